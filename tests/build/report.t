#!/bin/bash
# What s2i-assemble tells of its steps: at the end what took how long, and of
# one that failed which it was.
# shellcheck disable=SC2016,SC2086 # what must not be expanded; no spaces
. "${0%/*}/../lib/tap.sh"
nl=$'\n'
mkdir "$work/bin"
ln -s "$S2IBOX" "$work/bin/s2i-ready"
PATH=$work/bin:$PATH
mkfifo never	# a read of it with a timeout is a sleep without a process
export NEVER=$work/never

# fresh: an application with all of the steps, which do nothing.
fresh() {
	cd "$work" || exit
	rm -rf app up
	app
	rm -r "$src/.s2i"
	up=$work/up/src
	hooks=$up/.s2i/action_hooks
	mkdir -p "$hooks"
	export S2I_UPLOAD_PATH=$up
	printf '#!/bin/bash\ntrue\n' | tee "$hooks/pre_build" "$hooks/build" \
		>"$scripts/assemble"
	chmod +x "$hooks/"* "$scripts/assemble"
	echo A=1 >"$hooks/build_env"
	cd "$src" || exit
}

assemble() {
	run "$S2IBOX" assemble
	last=${err##*"$nl"}
}

time='[0-9]*.[0-9] s'

### The last line of a good build.
fresh
assemble
like "$status $last" "0  -----> Built in $time:*move $time*check $time*\
pre_build $time*build_env $time*assemble $time*build $time*permissions $time*" \
	'it tells all steps, in their order'
[[ ${#last} -lt 300 && $last != *[!\ -~]* ]]
result $? 'as one plain line' "$last"
is "$(grep -c 'Built in' <<<"$err")" 1 'once'
is "$out" '' 'not on stdout'
rm -rf "$up" && mkdir "$up"
assemble
is "$status" 0 'a second build over it, without an upload'
[[ $last != *move* ]]
result $? 'tells nothing of a move' "$last"
fresh
rm "$hooks/"*
assemble
[[ $status == 0 && $last == *'Built in'* && $last != *pre_build* &&
	$last != *build_env* && $last != *', build '* ]]
result $? 'what there is not is not told' "$last"

# Time passes in each of these, on either side of a bash.
echo 'read -r -t 0.3 <>"$NEVER"; export B=1; unset BASH_ENV' >"$work/bash_env"
fresh
for name in pre_build build; do
	echo 'read -r -t 0.2 <>"$NEVER"; true' >>"$hooks/$name"
done
echo 'read -r -t 1.1 <>"$NEVER"; true' >>"$scripts/assemble"
echo 'read -r -t 1.1 <>"$NEVER" || :' >>"$hooks/build_env"
run env BASH_ENV="$work/bash_env" "$S2IBOX" assemble
last=${err##*"$nl"}
like "$status $last" "0 *pre_build 0.[2-9] s*build_env [12].[0-9] s*\
assemble 1.[1-9] s*build 0.[2-9] s*" 'each has its own time, across bash'
[[ $last =~ Built\ in\ ([0-9]+)\.([0-9]) ]] &&
	((10#${BASH_REMATCH[1]}${BASH_REMATCH[2]} >= 29))
result $? 'the whole has that of BASH_ENV as well' "$last"
like "$err" "*Sourcing *build_env$nl* -----> *build_env took 1.[1-9] s$nl*\
 -----> Running $scripts/assemble$nl* -----> $scripts/assemble took 1.[1-9] s\
$nl*build$nl*Built in*" 'more than a second is told at once'
is "$(grep -c ' took ' <<<"$err")" 2 'and no other'

### The last line of one that failed.
for name in pre_build build_env assemble build check; do
	for how in 'exit 41' 'kill -KILL $$'; do
		fresh
		wanted=41 file=$src/.s2i/action_hooks/$name
		case $name in
		build_env)
			[[ $how == exit* ]] || continue
			echo "$how" >>"$hooks/build_env" ;;
		assemble)
			file=$scripts/assemble
			echo "$how" >>"$scripts/assemble" ;;
		check)
			[[ $how == exit* ]] || continue
			wanted=1 file='*check*.s2i*'
			chmod -x "$hooks/build" ;;
		*) echo "$how" >>"$hooks/$name" ;;
		esac
		[[ $how == exit* ]] || wanted=137
		run env BASH_ENV="$work/bash_env" "$S2IBOX" assemble
		is "$status" "$wanted" "$name: $how"
		like "${err##*"$nl"}" "s2i-assemble: *${file#/}*$wanted*" \
			'the last line names the step and the status'
		[[ $err != *'Built in'* ]]
		result $? 'and it is no good build' "$err"
	done
done
fresh
chmod -x "$scripts/assemble"
assemble
like "$status $last" "126 s2i-assemble: $scripts/assemble: *126*" \
	'a builder that cannot be executed'
fresh
echo '#!/no/such' >"$hooks/build"
assemble
like "$status $last" "127 s2i-assemble: *action_hooks/build: *127*" \
	'a hook without its interpreter'
like "$err" '*/no/such*' 'which is told before'
fresh
echo 'echo last words >&2; exit 5' >>"$hooks/build"
assemble
like "$err" "*last words${nl}s2i-assemble: *" 'the report comes behind what it said'
fresh
printf 'last words' >"$work/words"
echo 'printf "last words" >&2; exit 5' >>"$hooks/build"
assemble
like "$status $err" '5 *last words*s2i-assemble: *build: *5*' 'without a newline, too'
fresh
rm "$scripts/assemble"
mkdir "$src/file"
echo text >"$up/file"
assemble
like "$status $last" "125 s2i-assemble: *$up*$src*" 'the embedded default'

### What is for s2ibox alone.
fresh
echo 'env >>"$SEEN"' | tee -a "$hooks/pre_build" "$hooks/build" \
	>>"$scripts/assemble"
echo 'env >>"$SEEN"' >>"$hooks/build_env"
export SEEN=$work/seen
run env BASH_ENV="$work/bash_env" "$S2IBOX" assemble
is "$status $(grep -c '^SEEN=' "$SEEN")" '0 4' 'each step shows its environment'
is "$(grep -a -i '^S2IBOX_[^S]\|^S2IBOX_ST\|^_s2i' "$SEEN")" '' \
	'none has a variable of our own'
for text in x '' '9999999999999999999999 x' '-5, evil 1.0 s' '12 $(id)'; do
	fresh
	run env S2IBOX_STEPS="$text" "$S2IBOX" assemble
	like "$status ${err##*"$nl"}" "0  -----> Built in [0-9].[0-9] s: move *" \
		"S2IBOX_STEPS='$text' from outside"
done
