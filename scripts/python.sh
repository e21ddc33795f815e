# Sourced by the other scripts: sets $python to the active environment's interpreter, else the one in .venv.
if [[ -n ${VIRTUAL_ENV:-} ]]; then
  python=$VIRTUAL_ENV/bin/python
elif [[ -x .venv/bin/python ]]; then
  python=.venv/bin/python
else
  python=python
fi
[[ -x $python ]] || python=python
