# bench.sh CHECKOUT ARGS...: `rollcall bench ARGS...`, built first when anything changed.
checkout=$1
shift
exec bash "$checkout/tools/dev/run.sh" "$checkout" bench "$@"
