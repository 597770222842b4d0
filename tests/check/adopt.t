#!/bin/bash
# s2i-adopt makes the layout that works and updates it, and nothing else is
# lost.
# shellcheck disable=SC2086 # the words have no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/files.sh"
. "$tests/lib/kill.sh"
. "$tests/lib/namespaces.sh"
. "$tests/lib/repository.sh"
. "$tests/lib/versions.sh"
mkdir bin
cp "$S2IBOX" bin/s2ibox
bin/s2ibox --install bin
nowhere=$PATH PATH=$work/bin:$PATH
adopt=$work/bin/s2i-adopt check=$work/bin/s2i-check
make_older s2ibox-older

# fresh: an empty repository, the working directory from here on.
fresh() {
	new_repository
}

adopt() {
	run "$adopt" "$@"
}

# identity: what changes when a file is written or replaced.
identity() {
	stat -c '%n %i %Y %Z' .s2i/bin/* .s2i/* .s2i
}

files='f 755 .s2i/bin/assemble 
f 755 .s2i/bin/run '
layout="d 755 .s2i 
d 755 .s2i/action_hooks 
d 755 .s2i/bin 
$files"

about 'the layout'
fresh
adopt
is "$status $out" '0 ' 'an empty directory is adopted'
is "$(listing)" "$layout" 'adopt makes it, and nothing else'
ok 'assemble is s2ibox' cmp .s2i/bin/assemble "$S2IBOX"
ok 'run is s2ibox' cmp .s2i/bin/run "$S2IBOX"
run .s2i/bin/assemble --help
like "$status $out" '0 usage: s2i-assemble*' \
	'assemble is the applet of that name'
fresh
adopt
like "$err" '*.s2i/action_hooks*.s2i/bin/assemble*.s2i/bin/run*git add *' \
	'adopt says what it has done, and what to git add'
like "$err" '*link*' 'adopt says that links would not work'
run "$check"
is "$status $out $err" '0  ' 's2i-check finds nothing'
before=$(identity)
adopt
is "$status" 0 'a second adopt succeeds'
is "$(identity)" "$before" 'a second adopt touches nothing'
like "$err" '*git add *' 'a second adopt says again what to git add'
rm .s2i/bin/run
adopt
is "$status $(listing)" "0 $layout" 'what is missing is made'

fresh
(umask 077; "$adopt" 2>/dev/null)
is "$(listing | grep ^f)" "$files" 'the files are 755 under umask 077 as well'
chmod 644 .s2i/bin/run
adopt
is "$status $(listing | grep ^f)" "0 $files" \
	'files without x bits are 755 again'
chmod 700 .s2i/bin/run
adopt
is "$status $(listing | grep ^f)" "0 $files" \
	'files with too few x bits are 755 again'
fresh
mkdir -p .s2i/action_hooks .s2i/bin .s2i/jobs/a
echo A=1 | tee .s2i/action_hooks/deploy_env .s2i/environment >.s2i/bin/other
before=$(cd .s2i && find . -type f -printf '%p %i %m %T@\n' | sort)
adopt
is "$status" 0 'a .s2i that has other files is adopted'
rm .s2i/bin/{assemble,run}
is "$(cd .s2i && find . -type f -printf '%p %i %m %T@\n' | sort)" "$before" \
	'the other files stay as they were'

about 'adopt over an older layout'
for old in 'another version' '-> s2ibox' "-> $work/bin/s2ibox" '-> /no/such/s2ibox' \
	'-> /no/such/bin/s2i-assemble' "-> $work/s2ibox-older"
do
	fresh
	mkdir -p .s2i/bin .s2i/action_hooks
	case $old in
	'another version') cp "$work/s2ibox-older" .s2i/bin/assemble ;;
	*) ln -s "${old#-> }" .s2i/bin/assemble ;;
	esac
	adopt
	is "$status $(listing)" "0 $layout" "a new copy takes the place of $old"
	ok "s2ibox has replaced $old" cmp .s2i/bin/assemble "$S2IBOX"
done
ok 'what a link led to is as it was' is_older "$work/s2ibox-older"
fresh
adopt
run "$work/s2ibox-older" adopt
is "$status $(is_older .s2i/bin/run && echo older)" '0 older' \
	'another version takes the place of this one'
(
	exec 9<.s2i/bin/run
	"$adopt" 2>/dev/null
	is_older /dev/fd/9
)
result $? 'what runs an old file goes on'

about 'what is not s2ibox'
# foreign PATH WHAT [ARG...]: adopt refuses PATH, which is WHAT.
foreign() {
	local before
	before=$(listing; find . -type f -exec cksum {} +)
	adopt "${@:3}"
	like "$status $out $err" "125  s2i-adopt: *$1*" \
		"$1 is $2: it is refused by name"
	is "$(grep -c . <<<"$err")" 1 "$1 is $2: this is one line"
	is "$(listing; find . -type f -exec cksum {} +)" "$before" \
		"$1 is $2: nothing at all is done"
}
for name in assemble run; do
	fresh
	mkdir -p .s2i/bin
	echo '#!/bin/sh' >.s2i/bin/$name
	foreign ".s2i/bin/$name" 'a script'
	foreign ".s2i/bin/$name" 'a script, with -s' -s
	rm .s2i/bin/$name
	ln -s /bin/sh .s2i/bin/$name
	foreign ".s2i/bin/$name" 'a link to another program'
	ln -sfn /no/such/program .s2i/bin/$name
	foreign ".s2i/bin/$name" 'a link to nothing'
	rm .s2i/bin/$name
	mkdir .s2i/bin/$name
	foreign ".s2i/bin/$name" 'a directory'
	rmdir .s2i/bin/$name
	mkfifo .s2i/bin/$name
	foreign ".s2i/bin/$name" 'a fifo'
	rm .s2i/bin/$name
	: >.s2i/bin/$name
	foreign ".s2i/bin/$name" 'an empty file'
	cp /bin/true .s2i/bin/$name
	foreign ".s2i/bin/$name" 'another program'
done
for dir in .s2i .s2i/bin .s2i/action_hooks; do
	fresh
	mkdir -p $dir
	rmdir $dir
	echo mine >$dir
	foreign "$dir" 'a file'
	rm $dir
	ln -s "$work/bin" $dir
	foreign "$dir" 'a link'
done

about 'adopt -s'
fresh
adopt -s
is "$status $out" '0 ' 'it succeeds'
is "$(listing)" "d 755 .s2i 
d 755 .s2i/action_hooks 
d 755 .s2i/bin 
l 777 .s2i/bin/assemble $work/bin/s2i-assemble
l 777 .s2i/bin/run $work/bin/s2i-run" 'it makes links to what is installed'
like "$err" '*S2I*git*add*.s2i/bin/assemble*' 'it says what S2I does with links'
run "$check" -s
is "$status $out" '0 ' 's2i-check -s finds nothing'
run "$check"
like "$status $out" '1 *.s2i/bin/assemble: error: *' \
	's2i-check without -s finds an error'
before=$(identity)
adopt -s
is "$status $(identity)" "0 $before" 'a second one touches nothing'
adopt
is "$status $(listing)" "0 $layout" 'adopt without -s makes files of the links'
adopt -s
is "$status $(listing | grep -c ^l)" '0 2' 'adopt -s makes links of the files'
PATH=../bin:$nowhere run "$adopt" -s
run .s2i/bin/run --help
like "$status $out" '0 usage: s2i-run*' 'links by a relative PATH work'
fresh
PATH=$nowhere adopt -s
like "$status $err $(listing)" '125 s2i-adopt: *s2i-assemble*PATH*--install* ' \
	'without an installation it is 125, and nothing is done'
mkdir "$work/fake"
printf '#!/bin/sh\n' | tee "$work/fake/s2i-run" >"$work/fake/s2i-assemble"
chmod +x "$work/fake/"*
PATH=$work/fake:$nowhere adopt -s
like "$status $err $(listing)" '125 s2i-adopt: *s2i-assemble* ' \
	'with another s2i-assemble it is 125, and nothing is done'

about 'DIR'
odd=$'-a \'b\' $(c)\n&'
fresh
mkdir ./"$odd" plain
for dir in plain plain/ ./plain// "$PWD/plain" ../repo/plain .; do
	adopt "$dir"
	is "$status" 0 "$dir is adopted"
	ok "$dir is where the layout is made" test -x "$dir/.s2i/bin/run"
	rm -r "$dir/.s2i"
done
adopt -- "$odd"
is "$status $(cd "./$odd" && listing)" "0 $layout" 'an odd name is adopted'
for args in no-such '. .' '-x' '--foo'; do
	adopt $args
	like "$status $out $err" '125  s2i-adopt: *' \
		"with $args the status is 125"
done
adopt ''
is "$status" 125 'with an empty one the status is 125'
about 'called by other names'
for call in 's2ibox adopt' 'adopt' 'powershift image adopt'; do
	fresh
	[[ -e $work/bin/${call%% *} ]] || ln -s s2ibox "$work/bin/${call%% *}"
	run $call
	is "$(listing)" "$layout" "$call makes the layout"
	cmp -s "$S2IBOX" .s2i/bin/run
	result $? "$call copies the binary" "$err"
done

about 'what to git add'
if git init -q "$work/git" 2>/dev/null; then
	# added WANTED NAME [ARG...]: what it says to git add is in the index.
	added() {
		adopt "${@:3}"
		(eval "git${err##*Now: git}") 2>.errors
		result $? "$2: the command works" "$err" "$(<.errors)"
		is "$(git ls-files -s | cut -c 1-6)" "$1" \
			"$2: the modes are right"
	}
	fresh
	git init -q .
	added "100755${nl}100755" 'a new layout'
	git rm -q -r --cached .s2i
	git config core.fileMode false
	added "100755${nl}100755" 'core.fileMode=false'
	run "$check"
	is "$status $out" '0 ' 'core.fileMode=false: s2i-check finds nothing'
	git update-index --chmod=-x .s2i/bin/run
	added "100755${nl}100755" 'modes that were wrong'
	git config core.fileMode true
	added "120000${nl}120000" '-s' -s
	fresh
	git init -q .
	mkdir ./"$odd"
	added "100755${nl}100755" 'an odd DIR' -- "$odd"
else
	skip 11 'needs git'
fi

about "what can't be done"
# whole: each file in .s2i/bin is whole.
whole() {
	local file
	for file in .s2i/bin/*; do
		[[ ! -e $file ]] || cmp -s "$file" "$S2IBOX" ||
			cmp -s "$file" "$work/s2ibox-older"
		result $? "${file##*/} is whole" "$(ls -la .s2i/bin)"
	done
}
if "${somebody[@]}" "$adopt" --help >/dev/null 2>&1; then
	for dir in . .s2i .s2i/bin; do
		fresh
		mkdir -p $dir
		[[ $(id -u) != 0 ]] || chown -R 1234 .
		chmod 555 $dir
		run "${somebody[@]}" "$adopt"
		like "$status $err" "125 *s2i-adopt: *.s2i*ermission denied*" \
			"$dir is not writable"
		is "$(find . -type f)" '' \
			"no file is made where $dir is not writable"
	done
else
	skip 6 'needs to be another user'
fi
if can_mount "$work"; then
	size=$(stat -c %s "$S2IBOX")
	for blocks in $((size / 2048)) $((size * 3 / 2048)); do
		fresh
		run "${own_mounts[@]}" bash -c '
			mount -t tmpfs -o size=$1k none . && cd . || exit 99
			cd "$PWD" && "$2" adopt 2>&1
			s=$?
			for file in .s2i/bin/* .s2i/bin/.[!.]*; do
				[[ ! -e $file ]] || cmp "$file" "$2" || s=98
			done
			exit $s' - $blocks "$S2IBOX"
		like "$status ${out##*" -----> "}" '*s2i-adopt: *.s2i/bin/*o space left*' \
			"a disk that is full after ${blocks}K is told"
		is "$status" 125 "no file is half there after ${blocks}K"
	done
	fresh
	run "${own_mounts[@]}" bash -c '
		mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" || exit 99
		exec "$0"' "$adopt"
	like "$status $err" '125 *s2i-adopt: *.s2i*ead-only*' \
		'a read-only file system is told'
else
	skip 5 'needs root, or user namespaces, to mount'
fi

about 'a DIR that can not be written in'
fresh
if can_mount "$work"; then
	mkdir -p app/.s2i/bin app/.s2i/action_hooks
	run "${own_mounts[@]}" bash -c '
		mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" || exit 99
		exec "$0" app' "$adopt"
	like "$status $err" '125 *s2i-adopt: cannot * app/.s2i/bin/assemble: *ead-only*' \
		'the message names the file with DIR before it'
else
	skip 1 'needs root, or user namespaces, to mount'
fi

about 'killed at any system call'
if can_kill; then
	fresh
	run "$work/s2ibox-older" adopt
	killed /rename:signal=KILL "$adopt"
	is "$(ls -A .s2i/bin)" $'.s2ibox-new\nassemble\nrun' \
		'before it renames, a temporary file stays'
	run "$work/s2ibox-older" adopt
	is "$(is_older .s2i/bin/assemble && echo older) $(listing)" "older $layout" \
		'another version removes the temporary file'
	# start: what there is before a kill.
	start() {
		fresh
		[[ $old == none ]] && return
		mkdir -p .s2i/bin
		cp "$work/s2ibox-older" .s2i/bin/assemble
		ln -s "$work/s2ibox-older" .s2i/bin/run
	}
	for old in none older; do
		states='' again='' n=0
		start
		for call in $(calls_of "$adopt"); do
			start
			killed "$call" "$adopt" || states+="$call: $status $err$nl"
			for file in .s2i/bin/*; do
				[[ ! -e $file ]] || cmp -s "$file" "$S2IBOX" ||
					cmp -s "$file" "$work/s2ibox-older" ||
					states+="$call: $(ls -la .s2i/bin)$nl"
			done
			[[ $old == none || -e .s2i/bin/run && -e .s2i/bin/assemble ]] ||
				states+="$call: $(ls -la .s2i/bin)$nl"
			((n += 1))
			adopt
			[[ $status == 0 && $(listing) == "$layout" ]] ||
				again+="$call: $err $(listing)$nl"
		done
		is "$states" '' "$old before: no file is half there"
		is "$again" '' "$old before: the next adopt completes"
		ok "$old before: there was something to kill" test "$n" -gt 15
	done
else
	skip 8 'needs strace, and to be allowed to trace'
fi

about 'twenty adopts of each of two versions, at once'
fresh
for i in {1..20}; do
	"$adopt" 2>/dev/null &
	"$work/s2ibox-older" adopt 2>/dev/null &
done
fail=
for ((i = 0; i < 40; i++)); do
	wait -n || fail+="$? "
done
is "$fail" '' 'all succeed'
whole
is "$(listing)" "$layout" 'no temporary file stays'
