# docker build -t mdvideo . && docker run --rm -v "$PWD:/lessons" mdvideo build lesson.md
FROM python:3.13-slim AS wheel
WORKDIR /source
COPY . .
RUN pip install --no-cache-dir build && python -m build --wheel --outdir /wheel

FROM python:3.13-slim
ARG EXTRAS=voice
COPY constraints.txt /constraints.txt
RUN --mount=type=bind,from=wheel,source=/wheel,target=/wheel \
    pip install --no-cache-dir "$(ls /wheel/*.whl)[$EXTRAS]" -c /constraints.txt \
    && useradd --uid 1000 --create-home lessons \
    && mkdir /lessons && chown lessons /lessons \
    && mkdir --mode=1777 /var/cache/mdvideo
# Also for `docker run --user`, with which there is no home.
ENV MDVIDEO_USER_CACHE=/var/cache/mdvideo
USER lessons
WORKDIR /lessons
# The page of `watch`; it needs --host 0.0.0.0 in a container.
EXPOSE 8450
ENTRYPOINT ["mdvideo"]
CMD ["--help"]
