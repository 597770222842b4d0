#!/bin/bash
# make demo shows the life of an application, and leaves nothing behind.
. "${0%/*}/../lib/tap.sh"
demo=$tests/../scripts/demo
mkdir tmp fake "no python"
export TMPDIR=$work/tmp

# leftovers: the directories and processes that are left of a demo.
leftovers() {
	local cwd
	ls -A "$TMPDIR"
	for cwd in /proc/[0-9]*/cwd; do
		cwd=$(readlink "$cwd") || continue
		[[ $cwd != "$TMPDIR"/* ]] || echo "a process in $cwd"
	done
}

# widest: the length of the longest line.
widest() {
	local line max=0
	while IFS= read -r line; do
		((${#line} <= max)) || max=${#line}
	done <<<"$out"
	echo "$max"
}

# A python3 that fails stands for none.
printf '#!/bin/sh\nexit 1\n' >"no python/python3"
chmod +x "no python/python3"
listens="listens on http://127.0.0.1:"
for python in '' "$work/no python:"; do
	about "the demo${python:+ without python3}"
	run env PATH="$python$PATH" S2IBOX="$S2IBOX" bash "$demo"
	is "$status" 0 'it succeeds'
	is "$err" '' 'nothing is on stderr'
	ok 'it fits in 80 columns' test "$(widest)" -le 80
	like "$out" '*pre_build*build_env*verify*deploy_env*ready*pre_stop*jobs*' \
		'it shows what is in .s2i'
	like "$out" '*$ s2i-assemble*pre_build:*---> Installing*build:*' \
		'it shows the build with its hooks'
	like "$out" '*$ s2i-check*chmod +x*status 1*$ s2i-verify*verify: *' \
		'it shows a hook without its x bit, which is cured'
	like "$out" '*$ s2i-run &*/deploy*migrate:*app: process *' \
		'it shows the start'
	if [[ ! $python ]] && ! python3 -c '' 2>/dev/null; then
		skip 1 'needs python3'
	else
		like "$out" "*$listens*" \
			"it shows that the application $listens"
	fi
	listens=waits
	like "$out" '*$ s2i-ready?ready: *says*$ s2i-alive?alive: *' \
		'it shows the probes'
	like "$out" '*$ s2i-exec *Hello*$ s2i-jobs hourly?10-*20-*' \
		'it shows the environment and the jobs'
	like "$out" '*$ kill -TERM *?app: TERM*status 0?' 'it shows the end'
	is "$(leftovers)" '' 'nothing is left behind'
done

# Where one applet of s2ibox does not behave, the demo ends, and so does what it
# has started.
cat >fake/s2ibox <<'END'
#!/bin/bash
[[ ${0##*/} == s2ibox ]] || { echo nonsense; exit 3; }
"$BOX" "$@" && cp --remove-destination "$0" "$2/$BREAK"
END
chmod +x fake/s2ibox
for break in s2i-assemble s2i-hook; do
	about "the demo with a broken $break"
	run env PATH="$work/no python:$PATH" BOX="$S2IBOX" BREAK=$break \
		S2IBOX="$work/fake/s2ibox" bash "$demo"
	is "$status" 1 'it fails'
	like "$out" "*\$ $break*nonsense?\[status 3\]" \
		'it ends with the broken applet'
	is "$(leftovers)" '' 'nothing is left behind'
done
