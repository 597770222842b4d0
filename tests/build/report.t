#!/bin/bash
# What s2i-assemble tells of its steps: at the end how long each took or, where
# one failed, which one it was.
# shellcheck disable=SC2086 # the words have no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/builds.sh"
mkfifo never	# read with a timeout, it is a sleep without a process
export NEVER=$work/never

# fresh: an application with all of the steps, which do nothing.
fresh() {
	new_application
	printf '#!/bin/bash\ntrue\n' | tee "$hooks/pre_build" "$hooks/build" \
		>"$scripts/assemble"
	chmod +x "$hooks/"* "$scripts/assemble"
	echo A=1 >"$hooks/build_env"
}

time='[0-9]*.[0-9] s'

about 'the last line of a build'
fresh
assemble
like "$status $last" "0  -----> Built in $time:*move $time*check $time*\
pre_build $time*build_env $time*assemble $time*build $time*permissions $time*" \
	'it tells all steps, in their order'
[[ ${#last} -lt 300 && $last != *[!\ -~]* ]]
result $? 'it is plain text' "$last"
is "$(grep -c 'Built in' <<<"$err")" 1 'there is one'
is "$out" '' 'it is not on stdout'
rm -rf "$up" && mkdir "$up"
assemble
is "$status" 0 'a second build without an upload succeeds'
[[ $last != *move* ]]
result $? 'without an upload it tells nothing of a move' "$last"
fresh
rm "$hooks/"*
assemble
[[ $status == 0 && $last == *'Built in'* && $last != *pre_build* &&
	$last != *build_env* && $last != *', build '* ]]
result $? 'it tells nothing of a step that there is not' "$last"

# Time passes in each of these, before bash is entered and afterwards.
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
assemble 1.[1-9] s*build 0.[2-9] s*" 'each step has its own time, across bash'
[[ $last =~ Built\ in\ ([0-9]+)\.([0-9]) ]] &&
	((10#${BASH_REMATCH[1]}${BASH_REMATCH[2]} >= 29))
result $? 'the time of the whole has that of BASH_ENV as well' "$last"
like "$err" "*Sourcing *build_env$nl* -----> *build_env took 1.[1-9] s$nl*\
 -----> Running $scripts/assemble$nl* -----> $scripts/assemble took 1.[1-9] s\
$nl*build$nl*Built in*" 'a step of more than a second is told at once, too'
is "$(grep -c ' took ' <<<"$err")" 2 'no quick step is told at once'

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
			wanted=1
			chmod -x "$hooks/build" ;;
		*) echo "$how" >>"$hooks/$name" ;;
		esac
		[[ $how == exit* ]] || wanted=137
		about "the step $name fails ($how)"
		run env BASH_ENV="$work/bash_env" "$S2IBOX" assemble
		is "$status" "$wanted" 'its status is that of the build'
		told="*${file#/}*$wanted"
		[[ $name != check ]] || told='1 error in .s2i (listed above)'
		like "${err##*"$nl"}" "s2i-assemble: $told*" \
			'the last line names the step, and what came of it'
		[[ $err != *'Built in'* ]]
		result $? 'nothing says that it was built' "$err"
	done
done
about 'the last line of a build that fails'
fresh
chmod -x "$scripts/assemble"
assemble
like "$status $last" "126 s2i-assemble: $scripts/assemble: *126*" \
	'a builder that cannot be executed is named'
fresh
echo '#!/no/such' >"$hooks/build"
assemble
like "$status $last" "127 s2i-assemble: *action_hooks/build: *127*" \
	'a hook without its interpreter is named'
like "$err" '*/no/such*' 'the interpreter is named before it'
fresh
echo 'echo last words >&2; exit 5' >>"$hooks/build"
assemble
like "$err" "*last words${nl}s2i-assemble: *" \
	'it comes after what the hook has said'
fresh
printf 'last words' >"$work/words"
echo 'printf "last words" >&2; exit 5' >>"$hooks/build"
assemble
like "$status $err" '5 *last words*s2i-assemble: *build: *5*' \
	'it comes after words without a newline'
fresh
rm "$scripts/assemble"
mkdir "$src/file"
echo text >"$up/file"
assemble
like "$status $last" "125 s2i-assemble: *$up*$src*" \
	'of the embedded default, it names both directories'

about 'what s2ibox tells itself'
fresh
echo 'env >>"$SEEN"' | tee -a "$hooks/pre_build" "$hooks/build" \
	>>"$scripts/assemble"
echo 'env >>"$SEEN"' >>"$hooks/build_env"
export SEEN=$work/seen
run env BASH_ENV="$work/bash_env" "$S2IBOX" assemble
is "$status $(grep -c '^SEEN=' "$SEEN")" '0 4' \
	'each step has shown its environment'
is "$(grep -a -i '^S2IBOX_[^S]\|^S2IBOX_ST\|^_s2i' "$SEEN")" '' \
	"no step sees a variable of s2ibox's own"
for text in x '' '9999999999999999999999 x' '-5, evil 1.0 s' '12 $(id)'; do
	fresh
	run env S2IBOX_STEPS="$text" "$S2IBOX" assemble
	like "$status ${err##*"$nl"}" "0  -----> Built in [0-9].[0-9] s: move *" \
		"S2IBOX_STEPS='$text' from outside has no effect"
done
