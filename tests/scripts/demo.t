#!/bin/bash
# make demo: shows the life of an application, and leaves nothing behind.
. "${0%/*}/../lib/tap.sh"
demo=$tests/../scripts/demo
mkdir tmp fake "no python"
export TMPDIR=$work/tmp

# leftovers: what is left of a demo, directories and processes.
leftovers() {
	local cwd
	ls -A "$TMPDIR"
	for cwd in /proc/[0-9]*/cwd; do
		cwd=$(readlink "$cwd") || continue
		[[ $cwd != "$TMPDIR"/* ]] || echo "a process in $cwd"
	done
}

widest() {
	local line max=0
	while IFS= read -r line; do
		((${#line} <= max)) || max=${#line}
	done <<<"$out"
	echo "$max"
}

# A Python that can't do it stands for none.
printf '#!/bin/sh\nexit 1\n' >"no python/python3"
chmod +x "no python/python3"
listens="listens on http://127.0.0.1:"
for python in '' "$work/no python:"; do
	name=${python:+, without python3}
	run env PATH="$python$PATH" S2IBOX="$S2IBOX" bash "$demo"
	is "$status" 0 "the demo ends well$name"
	is "$err" '' "and complains of nothing$name"
	ok "it fits 80 columns$name" test "$(widest)" -le 80
	like "$out" '*pre_build*build_env*verify*deploy_env*ready*pre_stop*jobs*' \
		"it shows what is in .s2i$name"
	like "$out" '*$ s2i-assemble*pre_build:*---> Installing*build:*' \
		"the build with its hooks$name"
	like "$out" '*$ s2i-check*chmod +x*status 1*$ s2i-verify*verify: *' \
		"a hook that refuses, and is mended$name"
	like "$out" '*$ s2i-run &*/deploy*migrate:*app: process *' \
		"the start$name"
	if [[ ! $python ]] && ! python3 -c '' 2>/dev/null; then
		skip 1 'needs python3'
	else
		like "$out" "*$listens*" "where the application $listens"
	fi
	listens=waits
	like "$out" '*$ s2i-ready?ready: *says*$ s2i-alive?alive: *' \
		"the probes$name"
	like "$out" '*$ s2i-exec *Hello*$ s2i-jobs hourly?10-*20-*' \
		"the environment and the jobs$name"
	like "$out" '*$ kill -TERM *?app: TERM*status 0?' "and the end$name"
	is "$(leftovers)" '' "nothing is left behind$name"
done

# An s2ibox of which one applet does not behave: the demo ends there, and what
# it has started does not outlive it.
cat >fake/s2ibox <<'END'
#!/bin/bash
[[ ${0##*/} == s2ibox ]] || { echo nonsense; exit 3; }
"$BOX" "$@" && cp --remove-destination "$0" "$2/$BREAK"
END
chmod +x fake/s2ibox
for break in s2i-assemble s2i-hook; do
	run env PATH="$work/no python:$PATH" BOX="$S2IBOX" BREAK=$break \
		S2IBOX="$work/fake/s2ibox" bash "$demo"
	is "$status" 1 "the demo fails where $break does"
	like "$out" "*\$ $break*nonsense?\[status 3\]" 'there and then'
	is "$(leftovers)" '' 'and leaves nothing behind'
done
