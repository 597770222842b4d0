#!/bin/bash
# s2i-check finds what is wrong in an application's .s2i, and tells each in a
# line.
# shellcheck disable=SC2086 # the words have no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/findings.sh"
. "$tests/lib/namespaces.sh"
. "$tests/lib/repository.sh"
cr=$'\r'
mkdir bin empty
cp "$S2IBOX" bin/s2i-check
check=$work/bin/s2i-check

# fresh: an application's repository: the working directory from here on.
fresh() {
	new_repository .s2i/action_hooks
}

# text FILE TEXT: an executable FILE that holds TEXT.
text() {
	mkdir -p "$(dirname -- "$1")"
	printf %s "$2" >"$1" && chmod +x "$1"
}

hooks=.s2i/action_hooks

about 'nothing is wrong'
fresh
clean 'an empty .s2i'
scripts $hooks/{pre_build,build,deploy,run,verify,setup,migrate,ready,alive} \
	.s2i/jobs/nightly/{10-a,b.sh,'c d'} .s2i/cron_jobs/hourly/x .s2i/bin/run
printf 'export A=1\n[[ $A ]] && B=(1 2)\n' | tee $hooks/build_env >$hooks/deploy_env
echo A=1 >.s2i/environment
cp "$S2IBOX" .s2i/bin/assemble
cp "$S2IBOX" $hooks/pre_stop
ln -s deploy $hooks/post_migrate_
mkdir .s2i/jobs/none
clean 'an application that has one of each'
clean 'a DIR' ../repo
clean 'a DIR with slashes after it' ../repo///
clean 'the DIR .' .
clean 'the option -s' -s
clean 'a DIR after --' -- .
rm -r .s2i/bin
clean 'no .s2i/bin'
chmod -x .s2i/environment
touch .s2i/{jobs/nightly,action_hooks}/{a~,b.swp,c.orig,.d,e.rpmsave}
clean 'leftovers of editors and packages'

about 'the call'
fresh
for args in 'no-such' '. .' '-x .' '--foo'; do
	check $args
	like "$status $out ${err//$nl/ NEWLINE }" '125  s2i-check: *' \
		"with $args the status is 125"
done
check ''
is "$status" 125 'with an empty DIR the status is 125'
touch file
check file
like "$status $out $err" '125  s2i-check: *file*directory*' \
	'with a DIR that is a file the status is 125'

about '.s2i itself'
fresh
rm -r .s2i
error '.s2i: error: *s2i-adopt*' 'none'
error '../repo/.s2i: error: *s2i-adopt*' 'none in DIR' ../repo
touch .s2i
error '.s2i: error: *director*' 'a file'
rm .s2i
mkdir there
ln -s there .s2i
error '.s2i: error: *director*' 'a link'
rmdir there
error '.s2i: error: *director*' 'a link to nothing'
for dir in action_hooks jobs cron_jobs jobs/nightly; do
	fresh
	rm -rf .s2i/$dir
	mkdir -p .s2i/jobs
	rm -rf .s2i/$dir
	case $dir in
	*/*) text .s2i/$dir "#!/bin/sh$nl"
		warning ".s2i/$dir: warning: *director*" \
			".s2i/$dir is a file" ;;
	*) echo x >.s2i/$dir
		error ".s2i/$dir: error: *irectory*" ".s2i/$dir is a file" ;;
	esac
	rm .s2i/$dir
	ln -s nothing .s2i/$dir
	check
	like "$out" ".s2i/$dir: *: *" \
		".s2i/$dir is a link to nothing: this is told"
	is "$(grep -c . <<<"$out")" 1 \
		".s2i/$dir is a link to nothing: this is told once"
done

about 'execute bits'
for file in $hooks/{pre_build,build,deploy,run,verify,setup,migrate,ready} \
	$hooks/alive $hooks/pre_stop .s2i/jobs/nightly/job .s2i/cron_jobs/c/job
do
	fresh
	scripts $file
	chmod -x $file
	error "$file: error: *chmod +x $file*" "$file without one"
	cured "$file"
done
odd=$'-a \'b\' "c"\n$(touch d)\t`touch e`\\ *é;&'
fresh
scripts ".s2i/jobs/$odd/$odd"
chmod -x ".s2i/jobs/$odd/$odd"
error '.s2i/jobs/-a*: error: *chmod +x *' 'an odd name, told in one line'
cured 'an odd name'
is "$(ls)" '' 'nothing in an odd name is run'
cd "$work" || exit
rm -rf ./"$odd"
mv repo ./"$odd"
chmod -x "./$odd/.s2i/jobs/$odd/$odd"
error '*: error: *chmod +x *' 'an odd DIR' -- "$odd"
cured 'an odd DIR' -- "$odd"
text "./$odd/.s2i/jobs/$odd/$odd" "#!/bin/sh$cr$nl"
error '*:1: error: *sed -i *' 'a carriage return in an odd DIR' -- "$odd"
cured 'a carriage return in an odd DIR' -- "$odd"
rm -rf ./"$odd"

about 'carriage returns'
for file in $hooks/deploy .s2i/jobs/nightly/job .s2i/bin/assemble; do
	fresh
	text $file "#!/bin/sh$cr${nl}true$cr$nl"
	error "$file:1: error: *carriage return*sed -i *" "$file"
	cured "$file"
	ok "$file is executable after the cure" test -x $file
	text $file "#!/bin/sh${nl}echo 'a${cr}b'$nl"
	clean "in another line of $file"
done
fresh
text $hooks/deploy "#!/bin/sh$cr$cr$nl"
error "$hooks/deploy:1: error: *carriage return*" 'two in a line'
cured 'two in a line'
text $hooks/deploy "#!/usr/bin/env python$cr"
error "$hooks/deploy:1: error: *carriage return*" 'no newline after it'
cured 'no newline after it'
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

about '#! lines'
for first in '#!' '#! ' $'#!\t ' '#!/usr/bin/env' '#! /usr/bin/env  '; do
	fresh
	text $hooks/deploy "$first$nl${nl}true$nl"
	error "$hooks/deploy:1: error: *interpreter*#!/*" \
		"'$first' before other lines"
	text $hooks/deploy "$first"
	error "$hooks/deploy:1: error: *interpreter*#!/*" "'$first' and no more"
done
for first in '#! /bin/sh' '#!/usr/bin/env bash' '#!/usr/bin/envy' '#!/nothing'
do
	fresh
	text $hooks/deploy "$first$nl"
	clean "'$first'"
done
fresh
text $hooks/deploy $'\xef\xbb\xbf#!/bin/sh\ntrue\n'
error "$hooks/deploy:1: error: *byte order mark*" 'a byte order mark before it'
cured 'a byte order mark before it'
for first in true '' "$nl#!/bin/sh"; do
	for file in $hooks/deploy .s2i/jobs/nightly/job; do
		fresh
		text $file "$first$nl"
		warning "$file:1: warning: *#!*" \
			"$file, which begins with ${first@Q}"
	done
done
fresh
text $hooks/deploy ''
warning "$hooks/deploy:1: warning: *#!*" 'an empty hook'

about 'env scripts that bash refuses'
for bad in $'A=1\nif true\n' $'A=1\n)\n' $'A=1\necho "\n'; do
	fresh
	printf %s "$bad" >$hooks/build_env
	error "$hooks/build_env:[2-5]: error: *" \
		"a build_env that says ${bad@Q}"
	mv $hooks/build_env $hooks/deploy_env
	for lang in de_DE.UTF-8 ja_JP.UTF-8 C.UTF-8; do
		run env -u LC_ALL LANG=$lang LANGUAGE=$lang "$check"
		like "$status $out" "1 $hooks/deploy_env:[2-5]: error: *" \
			"in the language $lang, with ${bad@Q}"
	done
	run env PATH="$work/empty" "$check"
	is "$status ${out##*:[0-9]: note: *} $err" '0  ' \
		"nothing is found without bash, with ${bad@Q}"
	run "$check" ../repo
	like "$status $out" "1 ../repo/$hooks/deploy_env:[2-5]: error: *" \
		"it is found in DIR, with ${bad@Q}"
done
about 'env scripts'
fresh
printf 'A=1\ncat <<END\n' >$hooks/build_env
warning "$hooks/build_env:[23]: warning: *here-document*" \
	'a here-document without an end'
[[ $out != *warning*warning* ]]
result $? 'a here-document without an end is told once' "$out"
fresh
echo 'echo sourced; : >../trace' >"$work/trace.sh"
printf 'shopt -s extglob\ncase a in !(b|c)) A=1;; esac\n' >$hooks/deploy_env
run env BASH_ENV="$work/trace.sh" ENV="$work/trace.sh" "$check"
like "$status $out $err" "0 $hooks/deploy_env:1: note: needs bash * " \
	'extglob counts where the script sets it'
ok 'no BASH_ENV is sourced for it' test ! -e "$work/trace"
echo ')' >"$work/bad.sh"
echo ')' >$hooks/build_env
run env BASH_ENV="$work/bad.sh" "$check"
like "$status $out" "1 $hooks/build_env:1: error: *" \
	'errors in the file of BASH_ENV do not hide its own'
rm $hooks/build_env
echo A=1 >$hooks/deploy_env
run env BASH_ENV="$work/trace.sh" SHELLOPTS=xtrace:verbose PS4='$(touch trace)' \
	"$check"
is "$status $out $err $(ls)" '0   ' 'the options in SHELLOPTS are not taken'
bash='() { touch trace; }'
run env "BASH_FUNC_bash%%=$bash" "BASH_FUNC_true%%=$bash" "$check"
is "$status $out $err $(ls)" '0   ' 'no exported function is taken'
echo "touch trace; \$(touch trace); x=\$(touch trace)" >$hooks/deploy_env
clean 'a script with commands'
is "$(ls)" '' 'no command in a script is run'
printf 'A=1\0\nB=\0' >$hooks/deploy_env
check
is "$err" '' 'with a NUL, stderr is empty'
[[ $(grep -c . <<<"$out") == 1 || ! $out ]]
result $? 'with a NUL, there is one finding at the most' "$out"
perl -e 'print "A=1\n" x 300000' >$hooks/deploy_env
clean 'a large one'
printf 'A=1' >$hooks/deploy_env
clean 'no newline at the end'
: >$hooks/deploy_env
clean 'an empty one'

about '.s2i/bin'
for name in assemble run; do
	file=.s2i/bin/$name
	for target in s2ibox ../../s2ibox no-such /no/such "$work/bin/s2i-check"; do
		fresh
		mkdir .s2i/bin
		cp "$S2IBOX" s2ibox
		cp "$S2IBOX" .s2i/bin/s2ibox
		ln -s "$target" $file
		cure='s2i-adopt makes it a file'
		[[ $target != *no* ]] || cure='replace it by the file itself'
		error "$file: error: *link*$target*: $cure" \
			"the link $name -> $target"
		clean "the link $name -> $target, with -s" -s
		if [[ $target == s2ibox ]]; then
			like "$out$(check; echo "$out")" '*--copy*' \
				"the link $name -> $target: the way that works is named"
		fi
	done
	fresh
	mkdir -p .s2i/bin/$name
	error "$file: error: *" "$file is a directory"
	rmdir $file
	echo '#!/bin/sh' >$file
	clean "$file without the x bit that S2I gives it"
done
for target in s2ibox /no/such; do
	fresh
	mkdir .s2i/bin
	cp "$S2IBOX" .s2i/bin/s2ibox
	ln -s $target .s2i/bin/save-artifacts
	error ".s2i/bin/save-artifacts: error: *: replace it by the file itself" \
		"the link save-artifacts -> $target, which s2i-adopt doesn't make"
	[[ $out != *hook* ]]
	result $? "the link save-artifacts -> $target stops no hook" "$out"
done
fresh
mkdir .s2i/bin
ln -s s2ibox .s2i/bin/s2i-ready
cp "$S2IBOX" .s2i/bin/s2ibox
clean 'links of other names'

about 'a name that is nearly another'
near=(pre-build:pre_build prebuild:pre_build pre_build.sh:pre_build
	Deploy:deploy deploy.sh:deploy depoly:deploy deplo:deploy
	migrat:migrate migrate.py:migrate Ready:ready alvie:alive
	deploy-env:deploy_env deploy_env.sh:deploy_env deployenv:deploy_env
	build-env:build_env buildenv:build_env BUILD:build verfiy:verify
	set_up:setup set-up:setup)
for name in "${near[@]}"; do
	fresh
	scripts "$hooks/${name%:*}"
	warning "$hooks/${name%:*}: warning: *${name#*:}*" \
		"${name%:*} for ${name#*:}"
	scripts "$hooks/${name#*:}"
	[[ $name == *_env* ]] && echo A=1 >"$hooks/${name#*:}"
	clean "${name%:*} beside ${name#*:}"
done
fresh
scripts "$hooks/pre_build$(printf '%0100d' 0)"
clean 'a name of 109 letters'
for name in pre_stop functions.sh README.md rebuild backup start stop post_build \
	restore lib.sh common clear_cache post_stop_x install test reload update
do
	fresh
	scripts "$hooks/$name"
	clean "$name"
done
fresh
for name in README README.md functions.sh config.json settings.py; do
	echo 'some=text' >"$hooks/$name"
done
clean 'files that hooks read, without an x bit'
for name in action-hooks:action_hooks actionhooks:action_hooks \
	Action_Hooks:action_hooks hooks: job:jobs cron-jobs:cron_jobs Bin:bin \
	environement:environment lib: scripts: templates: etc:
do
	fresh
	rmdir $hooks
	scripts ".s2i/${name%:*}/x"
	if [[ ${name#*:} ]]; then
		warning ".s2i/${name%:*}: warning: *${name#*:}*" \
			".s2i/${name%:*} for .s2i/${name#*:}"
	else
		clean ".s2i/${name%:*}"
	fi
done
for name in post_deploy pre_start post_start pre_restart post_restart post_stop
do
	fresh
	scripts "$hooks/$name"
	warning "$hooks/$name: warning: *OpenShift 2*" \
		"$name, which OpenShift 2 ran"
done
fresh
scripts $hooks/post_deploy
warning '*s2i-hook*postStart*' 'post_deploy, with the ways to run it'

about 'what is not a file'
for file in $hooks/{deploy,pre_stop,deploy_env} .s2i/jobs/j/x; do
	fresh
	mkdir -p "${file%/*}"
	mkfifo $file
	error "$file: error: *regular file*" "$file is a fifo"
	rm $file
	perl -MSocket -e 'socket(S, AF_UNIX, SOCK_STREAM, 0) &&
		bind(S, sockaddr_un($ARGV[0])) or exit 1' "$file"
	error "$file: error: *regular file*" "$file is a socket"
	rm $file
	ln -s nothing $file
	error "$file: error: *link*nothing*" "$file is a link to nothing"
	ln -sf "${file##*/}" $file
	error "$file: error: *link*" "$file is a link to itself"
	ln -sf "$work/no/such" $file
	warning "$file: warning: *link*/no/such*" \
		"$file is a link to what an image may have"
	ln -sf /dev/null $file
	error "$file: error: *regular*" "$file is a link to a device"
	rm $file
	mkdir $file
	case $file in
	*jobs*) clean "$file is a directory" ;;
	*pre_stop) warning "$file: warning: *directory*" "$file is a directory" ;;
	*) error "$file: error: *directory*" "$file is a directory" ;;
	esac
done
fresh
for i in '' a $'\n' $'\e[31m' $'\r' $'\x7f' $'\xff'; do
	scripts "$hooks/x$i"
	chmod -x "$hooks/x$i"
done
check
is "$status $(wc -l <"$work/.out") $(tr -cd '\001-\011\013-\037\177' \
	<"$work/.out")" '1 7 ' \
		'odd names have a line each, without control characters'
like "$err" '' 'odd names have no line on stderr'

about 'what may not be read'
if "${somebody[@]}" "$check" --help >/dev/null 2>&1; then
	# denied PATH GLOB: where PATH may not be read, there is one error,
	# which GLOB matches.
	denied() {
		chmod 0 "$1"
		run "${somebody[@]}" "$check"
		like "$status $err${out//$nl/ NEWLINE }" \
			"1 $2: error: *ermission denied*" "$1: an error"
		[[ $out != *"$nl"* ]]
		result $? "$1: the error is one line" "$out"
		chmod 700 "$1"
	}
	for file in $hooks/deploy_env $hooks .s2i/bin .s2i/jobs .s2i/jobs/j .s2i; do
		fresh
		scripts .s2i/jobs/j/job .s2i/bin/run $hooks/deploy
		echo A=1 >$hooks/deploy_env
		[[ $file != .s2i ]] || rm -r .s2i/*
		[[ $(id -u) != 0 ]] || chown -R 1234:1234 .
		denied $file "$file"
	done
	fresh
	text $hooks/deploy '#!/bin/sh'
	[[ $(id -u) != 0 ]] || chown -R 1234:1234 .
	chmod 600 $hooks
	run "${somebody[@]}" "$check"
	like "$status $err${out//$nl/ NEWLINE }" \
		"1 $hooks/deploy: error: *examined*ermission denied*" \
		'a directory that may be read, but not entered: an error'
	chmod 700 $hooks
	chmod 111 $hooks/deploy
	run "${somebody[@]}" "$check"
	like "$status $err${out//$nl/ NEWLINE }" \
		"1 $hooks/deploy: error: *ermission denied*" \
		'a hook that may be run, but not read: an error'
else
	skip 14 'needs to be another user'
fi

about 'where findings go'
fresh
scripts $hooks/{deploy,setup}
chmod -x $hooks/*
check
is "$(cut -d: -f1 <<<"$out")" "$hooks/deploy$nl$hooks/setup" \
	'each has a line, in the order of names'
run bash -c '"$0" >/dev/full' "$check"
like "$status $err" '125 s2i-check: *stdout*' \
	'a full disk for stdout is no success'
run bash -c '"$0" >&-' "$check"
[[ $status != 0 ]]
result $? 'a closed stdout is no success' "$status $err"
run bash -c '"$0" | true; echo "${PIPESTATUS[0]}"' "$check"
[[ $out == 1 || $out == 125 ]]
result $? 'a reader of stdout that has gone is no success' "$out $err"

about 'in a build'
fresh
cd "$work" || exit
app
hooks=.s2i/action_hooks
cd "$src" || exit
mkdir .s2i/bin
ln -s nothing .s2i/bin/run
scripts $hooks/pre-build
run env S2I_UPLOAD_PATH=/no/such PATH="$work/bin:$PATH" "$S2IBOX" assemble
like "$status $err" "0 *.s2i/action_hooks/pre-build: warning: *" \
	'assemble prints the warnings, and goes on'
like "$err" "*.s2i/bin/run: warning: *" 'a link in .s2i/bin is a warning'
is "$out" '' 'the warnings are on stderr'
