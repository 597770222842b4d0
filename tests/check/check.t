#!/bin/bash
# s2i-check: what is wrong in an application's .s2i, one finding a line.
# shellcheck disable=SC2016,SC2086 # what must not be expanded; no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/findings.sh"
cr=$'\r'
unset "${!GIT_@}"
export HOME=$work GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
chmod 711 "$work"
mkdir bin empty
cp "$S2IBOX" bin/s2i-check
check=$work/bin/s2i-check

# fresh: an application's repository, the working directory from here on.
fresh() {
	cd "$work" || exit
	chmod -R u+rwx repo 2>/dev/null
	rm -rf repo
	mkdir -p repo/.s2i/action_hooks
	cd repo || exit
}

# text FILE TEXT: with an execute bit, too.
text() {
	mkdir -p "$(dirname -- "$1")"
	printf %s "$2" >"$1" && chmod +x "$1"
}

hooks=.s2i/action_hooks

### Nothing is wrong.
fresh
clean 'an empty .s2i is clean'
script $hooks/{pre_build,build,deploy,run,verify,setup,migrate,ready,alive} \
	.s2i/jobs/nightly/{10-a,b.sh,'c d'} .s2i/cron_jobs/hourly/x .s2i/bin/run
printf 'export A=1\n[[ $A ]] && B=(1 2)\n' | tee $hooks/build_env >$hooks/deploy_env
echo A=1 >.s2i/environment
cp "$S2IBOX" .s2i/bin/assemble
cp "$S2IBOX" $hooks/pre_stop
ln -s deploy $hooks/post_migrate_
mkdir .s2i/jobs/none
clean 'so is an application that has one of each'
clean 'DIR' ../repo
clean 'with a slash behind it' ../repo///
clean 'DIR is .' .
clean '-s' -s
clean '-- DIR' -- .
rm -r .s2i/bin
clean 'without .s2i/bin'
chmod -x .s2i/environment
touch .s2i/{jobs/nightly,action_hooks}/{a~,b.swp,c.orig,.d,e.rpmsave}
clean "editors' and packages' leftovers are none of ours"

### The call.
fresh
for args in 'no-such' '. .' '-x .' '--foo'; do
	check $args
	like "$status $out ${err//$nl/ NEWLINE }" '125  s2i-check: *' "$args: 125"
done
check ''
is "$status" 125 'an empty DIR is 125'
touch file
check file
like "$status $out $err" '125  s2i-check: *file*directory*' 'DIR that is a file'

### .s2i itself.
fresh
rm -r .s2i
error '.s2i: error: *s2i-adopt*' 'without an .s2i'
error '../repo/.s2i: error: *s2i-adopt*' 'in DIR' ../repo
touch .s2i
error '.s2i: error: *director*' 'an .s2i that is a file'
rm .s2i
mkdir there
ln -s there .s2i
error '.s2i: error: *director*' 'one that is a link'
rmdir there
error '.s2i: error: *director*' 'one that is a link to nothing'
for dir in action_hooks jobs cron_jobs jobs/nightly; do
	fresh
	rm -rf .s2i/$dir
	mkdir -p .s2i/jobs
	rm -rf .s2i/$dir
	case $dir in
	*/*) text .s2i/$dir "#!/bin/sh$nl"
		warning ".s2i/$dir: warning: *director*" "a file .s2i/$dir" ;;
	*) echo x >.s2i/$dir
		error ".s2i/$dir: error: *irectory*" "a file .s2i/$dir" ;;
	esac
	rm .s2i/$dir
	ln -s nothing .s2i/$dir
	check
	like "$out" ".s2i/$dir: *: *" "a dangling link .s2i/$dir is told"
	is "$(grep -c . <<<"$out")" 1 'once'
done

### Execute bits.
for file in $hooks/{pre_build,build,deploy,run,verify,setup,migrate,ready} \
	$hooks/alive $hooks/pre_stop .s2i/jobs/nightly/job .s2i/cron_jobs/c/job
do
	fresh
	script $file
	chmod -x $file
	error "$file: error: *chmod +x $file*" "$file is not executable"
	cured "$file"
done
odd=$'-a \'b\' "c"\n$(touch d)\t`touch e`\\ *é;&'
fresh
script ".s2i/jobs/$odd/$odd"
chmod -x ".s2i/jobs/$odd/$odd"
error '.s2i/jobs/-a*: error: *chmod +x *' 'an odd name is one line'
cured 'an odd name'
is "$(ls)" '' 'nothing in it is run'
cd "$work" || exit
rm -rf ./"$odd"
mv repo ./"$odd"
chmod -x "./$odd/.s2i/jobs/$odd/$odd"
error '*: error: *chmod +x *' 'an odd DIR' -- "$odd"
cured 'an odd DIR' -- "$odd"
text "./$odd/.s2i/jobs/$odd/$odd" "#!/bin/sh$cr$nl"
error '*:1: error: *sed -i *' 'with a carriage return' -- "$odd"
cured 'with a carriage return' -- "$odd"
rm -rf ./"$odd"

### Carriage returns.
for file in $hooks/deploy .s2i/jobs/nightly/job .s2i/bin/assemble; do
	fresh
	text $file "#!/bin/sh$cr${nl}true$cr$nl"
	error "$file:1: error: *carriage return*sed -i *" "$file with CRs"
	cured "$file with CRs"
	ok 'it is executable all the same' test -x $file
	text $file "#!/bin/sh${nl}echo 'a${cr}b'$nl"
	clean 'a CR in another line of it is its own matter'
done
fresh
text $hooks/deploy "#!/bin/sh$cr$cr$nl"
error "$hooks/deploy:1: error: *carriage return*" 'two CRs'
cured 'two CRs'
text $hooks/deploy "#!/usr/bin/env python$cr"
error "$hooks/deploy:1: error: *carriage return*" 'no newline behind it'
cured 'no newline behind it'
rm $hooks/deploy
for env in build_env deploy_env; do
	for bad in "A=1$nl${nl}B=1$cr$nl" "A=1$nl${nl}B='a${cr}b'$nl" \
		"A=1$nl${nl}B=1$cr$cr$nl" "A=1$nl${nl}B=1$cr"
	do
		fresh
		printf %s "$bad" >$hooks/$env
		error "$hooks/$env:3: error: *carriage return*sed -i *" \
			"$env: ${bad@Q}"
		cured "$env: ${bad@Q}"
	done
done

### #! lines.
for first in '#!' '#! ' $'#!\t ' '#!/usr/bin/env' '#! /usr/bin/env  '; do
	fresh
	text $hooks/deploy "$first$nl${nl}true$nl"
	error "$hooks/deploy:1: error: *interpreter*#!/*" "'$first'"
	text $hooks/deploy "$first"
	error "$hooks/deploy:1: error: *interpreter*#!/*" 'and nothing else'
done
for first in '#! /bin/sh' '#!/usr/bin/env bash' '#!/usr/bin/envy' '#!/nothing'
do
	fresh
	text $hooks/deploy "$first$nl"
	clean "'$first'"
done
fresh
text $hooks/deploy $'\xef\xbb\xbf#!/bin/sh\ntrue\n'
error "$hooks/deploy:1: error: *byte order mark*" 'a byte order mark'
cured 'a byte order mark'
for first in true '' "$nl#!/bin/sh"; do
	for file in $hooks/deploy .s2i/jobs/nightly/job; do
		fresh
		text $file "$first$nl"
		warning "$file:1: warning: *#!*" "$file, which begins '$first'"
	done
done
fresh
text $hooks/deploy ''
warning "$hooks/deploy:1: warning: *#!*" 'an empty hook'

### Env scripts that bash refuses.
for bad in $'A=1\nif true\n' $'A=1\n)\n' $'A=1\necho "\n'; do
	fresh
	printf %s "$bad" >$hooks/build_env
	error "$hooks/build_env:[2-5]: error: *" "refused: ${bad@Q}"
	mv $hooks/build_env $hooks/deploy_env
	for lang in de_DE.UTF-8 ja_JP.UTF-8 C.UTF-8; do
		run env -u LC_ALL LANG=$lang LANGUAGE=$lang "$check"
		like "$status $out" "1 $hooks/deploy_env:[2-5]: error: *" \
			"in the language $lang"
	done
	run env PATH="$work/empty" "$check"
	is "$status ${out##*:[0-9]: note: *} $err" '0  ' 'not without bash'
	run "$check" ../repo
	like "$status $out" "1 ../repo/$hooks/deploy_env:[2-5]: error: *" \
		'and with DIR'
done
fresh
printf 'A=1\ncat <<END\n' >$hooks/build_env
warning "$hooks/build_env:[23]: warning: *here-document*" 'a here document'
[[ $out != *warning*warning* ]]
result $? 'is said to be a warning once' "$out"
fresh
echo 'echo sourced; : >../trace' >"$work/trace.sh"
printf 'shopt -s extglob\ncase a in !(b|c)) A=1;; esac\n' >$hooks/deploy_env
run env BASH_ENV="$work/trace.sh" ENV="$work/trace.sh" "$check"
is "$status $out $err" '0  ' 'extglob where the script sets it'
ok 'no BASH_ENV is sourced for it' test ! -e "$work/trace"
echo ')' >"$work/bad.sh"
echo ')' >$hooks/build_env
run env BASH_ENV="$work/bad.sh" "$check"
like "$status $out" "1 $hooks/build_env:1: error: *" 'nor what is wrong in it told'
rm $hooks/build_env
run env BASH_ENV="$work/trace.sh" SHELLOPTS=xtrace:verbose PS4='$(touch trace)' \
	"$check"
is "$status $out $err $(ls)" '0   ' 'nor are the options of a SHELLOPTS taken'
bash='() { touch trace; }'
run env "BASH_FUNC_bash%%=$bash" "BASH_FUNC_true%%=$bash" "$check"
is "$status $out $err $(ls)" '0   ' 'nor exported functions'
echo "touch trace; \$(touch trace); x=\$(touch trace)" >$hooks/deploy_env
clean 'a script is never run'
is "$(ls)" '' 'indeed'
printf 'A=1\0\nB=\0' >$hooks/deploy_env
check
is "$err" '' 'a NUL in an env script'
[[ $(grep -c . <<<"$out") == 1 || ! $out ]]
result $? 'is one finding at the most' "$out"
perl -e 'print "A=1\n" x 300000' >$hooks/deploy_env
clean 'a large env script'
printf 'A=1' >$hooks/deploy_env
clean 'one without a newline at its end'
: >$hooks/deploy_env
clean 'an empty one'

### Links in .s2i/bin.
for name in assemble run; do
	file=.s2i/bin/$name
	for target in s2ibox ../../s2ibox no-such /no/such "$work/bin/s2i-check"; do
		fresh
		mkdir .s2i/bin
		cp "$S2IBOX" s2ibox
		cp "$S2IBOX" .s2i/bin/s2ibox
		ln -s "$target" $file
		error "$file: error: *link*$target*s2i-adopt*" "$name -> $target"
		clean '-s: it is meant' -s
		if [[ $target == s2ibox ]]; then
			like "$out$(check; echo "$out")" '*--copy*' \
				'the way that works is named'
		fi
	done
	fresh
	mkdir -p .s2i/bin/$name
	error "$file: error: *" "a directory $file"
	rmdir $file
	echo '#!/bin/sh' >$file
	clean 'S2I makes them executable: no x bit is needed'
done
fresh
mkdir .s2i/bin
ln -s s2ibox .s2i/bin/s2i-ready
cp "$S2IBOX" .s2i/bin/s2ibox
clean 'other links in .s2i/bin stay where they are'

### Nearly a name.
near=(pre-build:pre_build prebuild:pre_build pre_build.sh:pre_build
	Deploy:deploy deploy.sh:deploy depoly:deploy deplo:deploy
	migrat:migrate migrate.py:migrate Ready:ready alvie:alive
	deploy-env:deploy_env deploy_env.sh:deploy_env deployenv:deploy_env
	build-env:build_env buildenv:build_env BUILD:build verfiy:verify
	set_up:setup set-up:setup)
for name in "${near[@]}"; do
	fresh
	script "$hooks/${name%:*}"
	warning "$hooks/${name%:*}: warning: *${name#*:}*" \
		"${name%:*} is nearly ${name#*:}"
	script "$hooks/${name#*:}"
	[[ $name == *_env* ]] && echo A=1 >"$hooks/${name#*:}"
	clean 'but no longer where that one is there'
done
fresh
script "$hooks/pre_build$(printf '%0100d' 0)"
clean 'a name of 109 letters is nearly none'
for name in pre_stop functions.sh README.md rebuild backup start stop post_build \
	restore lib.sh common clear_cache post_stop_x install test reload update
do
	fresh
	script "$hooks/$name"
	clean "$name is no near miss"
done
fresh
for name in README README.md functions.sh config.json settings.py; do
	echo 'some=text' >"$hooks/$name"
done
clean 'what hooks read needs no x bit'
for name in action-hooks:action_hooks actionhooks:action_hooks \
	Action_Hooks:action_hooks hooks: job:jobs cron-jobs:cron_jobs Bin:bin \
	environement:environment lib: scripts: templates: etc:
do
	fresh
	rmdir $hooks
	script ".s2i/${name%:*}/x"
	if [[ ${name#*:} ]]; then
		warning ".s2i/${name%:*}: warning: *${name#*:}*" \
			".s2i/${name%:*} is nearly ${name#*:}"
	else
		clean ".s2i/${name%:*} is no near miss"
	fi
done
for name in post_deploy pre_start post_start pre_restart post_restart post_stop
do
	fresh
	script "$hooks/$name"
	warning "$hooks/$name: warning: *OpenShift 2*" \
		"$name is not run as in OpenShift 2"
done
fresh
script $hooks/post_deploy
warning '*s2i-hook*postStart*' 'post_deploy: how it can be'

### What is no file.
for file in $hooks/{deploy,pre_stop,deploy_env} .s2i/jobs/j/x; do
	fresh
	mkdir -p "${file%/*}"
	mkfifo $file
	error "$file: error: *regular file*" "a fifo $file"
	rm $file
	perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) &&
		bind(S, sockaddr_un($ARGV[0])) or exit 1' "$file"
	error "$file: error: *regular file*" 'a socket'
	rm $file
	ln -s nothing $file
	error "$file: error: *link*nothing*" 'a link to nothing'
	ln -sf "${file##*/}" $file
	error "$file: error: *link*" 'a link to itself'
	ln -sf "$work/no/such" $file
	warning "$file: warning: *link*/no/such*" 'a link to what an image may have'
	ln -sf /dev/null $file
	error "$file: error: *regular*" 'a link to a device'
	rm $file
	mkdir $file
	case $file in
	*jobs*) clean 'a directory of a category is passed over' ;;
	*pre_stop) warning "$file: warning: *directory*" 'a directory' ;;
	*) error "$file: error: *directory*" 'a directory' ;;
	esac
done
fresh
for i in '' a $'\n' $'\e[31m' $'\r' $'\x7f' $'\xff'; do
	script "$hooks/x$i"
	chmod -x "$hooks/x$i"
done
check
is "$status $(wc -l <"$work/.out") $(tr -cd '\001-\011\013-\037\177' \
	<"$work/.out")" '1 7 ' 'odd names: one line each, and no control characters'
like "$err" '' 'and nothing else'

### What may not be read.
other=()
[[ $(id -u) != 0 ]] || other=(setpriv --reuid 1234 --regid 1234 --clear-groups)
if "${other[@]}" "$check" --help >/dev/null 2>&1; then
	# denied PATH GLOB: that is an error where PATH may not be read.
	denied() {
		chmod 0 "$1"
		run "${other[@]}" "$check"
		like "$status $err${out//$nl/ NEWLINE }" \
			"1 $2: error: *ermission denied*" "$1 may not be read"
		[[ $out != *"$nl"* ]]
		result $? 'it is one line' "$out"
		chmod 700 "$1"
	}
	for file in $hooks/deploy_env $hooks .s2i/bin .s2i/jobs .s2i/jobs/j .s2i; do
		fresh
		script .s2i/jobs/j/job .s2i/bin/run $hooks/deploy
		echo A=1 >$hooks/deploy_env
		[[ $file != .s2i ]] || rm -r .s2i/*
		[[ $(id -u) != 0 ]] || chown -R 1234:1234 .
		denied $file "$file"
	done
	fresh
	text $hooks/deploy '#!/bin/sh'
	[[ $(id -u) != 0 ]] || chown -R 1234:1234 .
	chmod 600 $hooks
	run "${other[@]}" "$check"
	like "$status $err${out//$nl/ NEWLINE }" \
		"1 $hooks/deploy: error: *examined*ermission denied*" \
		'a directory that may be read, but not entered'
	chmod 700 $hooks
	chmod 111 $hooks/deploy
	run "${other[@]}" "$check"
	like "$status $err${out//$nl/ NEWLINE }" \
		"1 $hooks/deploy: error: *ermission denied*" \
		'a hook that may be run, but not read'
else
	skip 14 'needs to be another user'
fi

### Where findings go.
fresh
script $hooks/{deploy,setup}
chmod -x $hooks/*
check
is "$(cut -d: -f1 <<<"$out")" "$hooks/deploy$nl$hooks/setup" \
	'two findings are two lines, by name'
run bash -c '"$0" >/dev/full' "$check"
like "$status $err" '125 s2i-check: *stdout*' 'a full disk behind stdout'
run bash -c '"$0" >&-' "$check"
[[ $status != 0 ]]
result $? 'a closed stdout is no success' "$status $err"
run bash -c '"$0" | true; echo "${PIPESTATUS[0]}"' "$check"
[[ $out == 1 || $out == 125 ]]
result $? 'nor is a reader that has gone' "$out $err"

### In a build.
fresh
cd "$work" || exit
app
hooks=.s2i/action_hooks
cd "$src" || exit
mkdir .s2i/bin
ln -s nothing .s2i/bin/run
script $hooks/pre-build
run env S2I_UPLOAD_PATH=/no/such PATH="$work/bin:$PATH" "$S2IBOX" assemble
like "$status $err" "0 *.s2i/action_hooks/pre-build: warning: *" \
	'assemble says it as well, and goes on'
like "$err" "*.s2i/bin/run: warning: *" 'a link is a warning there'
is "$out" '' 'on stderr'
