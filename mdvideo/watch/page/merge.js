// JSON merge patches (RFC 7396), applied in place: objects that a patch does not name stay the same objects.

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Apply `patch` to the object `target` and return it. A null in the patch removes its key. */
export function merge(target, patch) {
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete target[key];
    else if (isObject(value)) target[key] = merge(isObject(target[key]) ? target[key] : {}, value);
    else target[key] = value;
  }
  return target;
}
