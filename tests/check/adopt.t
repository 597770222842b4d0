#!/bin/bash
# s2i-adopt: the layout that works, made and updated, and nothing else lost.
# shellcheck disable=SC2016,SC2086 # what must not be expanded; no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/kill.sh"
unset "${!GIT_@}"
export HOME=$work GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
chmod 711 "$work"
mkdir bin
cp "$S2IBOX" bin/s2ibox
bin/s2ibox --install bin
nowhere=$PATH PATH=$work/bin:$PATH
adopt=$work/bin/s2i-adopt check=$work/bin/s2i-check
cp "$S2IBOX" s2ibox-older
printf '\nof another version\n' >>s2ibox-older
chmod 755 s2ibox-older

# fresh: an empty repository, the working directory from here on.
fresh() {
	cd "$work" || exit
	chmod -R u+rwx repo 2>/dev/null
	rm -rf repo
	mkdir repo
	cd repo || exit
}

adopt() {
	run "$adopt" "$@"
}

# tree: what is here, a line each: its type, mode and name.
tree() {
	find . -mindepth 1 -name .git -prune -o -mindepth 1 -printf '%y %m %P %l\n' |
		sort -k 3
}

version() {
	tail -c 19 "$1" | grep -q '^of another version$' && echo older
}

identity() {
	stat -c '%n %i %Y %Z' .s2i/bin/* .s2i/* .s2i
}

files='f 755 .s2i/bin/assemble 
f 755 .s2i/bin/run '
layout="d 755 .s2i 
d 755 .s2i/action_hooks 
d 755 .s2i/bin 
$files"

### The layout.
fresh
adopt
is "$status $out" '0 ' 'in an empty directory'
is "$(tree)" "$layout" 'it makes the layout, and nothing else'
ok 'assemble is s2ibox' cmp .s2i/bin/assemble "$S2IBOX"
ok 'so is run' cmp .s2i/bin/run "$S2IBOX"
run .s2i/bin/assemble --help
like "$status $out" '0 usage: s2i-assemble*' 'it is the applet'
fresh
adopt
like "$err" '*.s2i/action_hooks*.s2i/bin/assemble*.s2i/bin/run*git add *' \
	'it says what it did, and what to git add'
like "$err" '*link*' 'and that links would not work'
run "$check"
is "$status $out $err" '0  ' 's2i-check is clean then'
before=$(identity)
adopt
is "$status" 0 'a second time'
is "$(identity)" "$before" 'nothing is touched'
like "$err" '*git add *' 'what to git add is said again'
rm .s2i/bin/run
adopt
is "$status $(tree)" "0 $layout" 'what lacks is made'

fresh
(umask 077; "$adopt" 2>/dev/null)
is "$(tree | grep ^f)" "$files" 'the files are 755 under umask 077 as well'
chmod 644 .s2i/bin/run
adopt
is "$status $(tree | grep ^f)" "0 $files" 'and when they have lost their x bits'
chmod 700 .s2i/bin/run
adopt
is "$status $(tree | grep ^f)" "0 $files" 'or some of them'
fresh
mkdir -p .s2i/action_hooks .s2i/bin .s2i/jobs/a
echo A=1 | tee .s2i/action_hooks/deploy_env .s2i/environment >.s2i/bin/other
before=$(cd .s2i && find . -type f -printf '%p %i %m %T@\n' | sort)
adopt
is "$status" 0 'an .s2i that has things in it'
rm .s2i/bin/{assemble,run}
is "$(cd .s2i && find . -type f -printf '%p %i %m %T@\n' | sort)" "$before" \
	'keeps them as they were'

### Updates.
for old in older '-> s2ibox' "-> $work/bin/s2ibox" '-> /no/such/s2ibox' \
	'-> /no/such/bin/s2i-assemble' "-> $work/s2ibox-older"
do
	fresh
	mkdir -p .s2i/bin .s2i/action_hooks
	case $old in
	older) cp "$work/s2ibox-older" .s2i/bin/assemble ;;
	*) ln -s "${old#-> }" .s2i/bin/assemble ;;
	esac
	adopt
	is "$status $(tree)" "0 $layout" "it takes the place of: $old"
	ok 'as a copy of this one' cmp .s2i/bin/assemble "$S2IBOX"
done
is "$(version "$work/s2ibox-older")" older 'what a link led to is as it was'
fresh
adopt
run "$work/s2ibox-older" adopt
is "$status $(version .s2i/bin/run)" '0 older' \
	'another version takes the place of this'
(
	exec 9<.s2i/bin/run
	"$adopt" 2>/dev/null
	[[ $(version /dev/fd/9) == older ]]
)
result $? 'by rename: who runs the old one goes on'

### What isn't s2ibox.
foreign() {
	local before
	before=$(tree; find . -type f -exec cksum {} +)
	adopt "${@:3}"
	like "$status $out $err" "125  s2i-adopt: *$1*" "$2: 125, by name"
	is "$(grep -c . <<<"$err")" 1 'in one line'
	is "$(tree; find . -type f -exec cksum {} +)" "$before" \
		'and nothing at all is done'
}
for name in assemble run; do
	fresh
	mkdir -p .s2i/bin
	echo '#!/bin/sh' >.s2i/bin/$name
	foreign ".s2i/bin/$name" "somebody's own $name"
	foreign ".s2i/bin/$name" 'with -s' -s
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
	foreign "$dir" "a file $dir"
	rm $dir
	ln -s "$work/bin" $dir
	foreign "$dir" "a link $dir"
done

### Links, on demand.
fresh
adopt -s
is "$status $out" '0 ' '-s'
is "$(tree)" "d 755 .s2i 
d 755 .s2i/action_hooks 
d 755 .s2i/bin 
l 777 .s2i/bin/assemble $work/bin/s2i-assemble
l 777 .s2i/bin/run $work/bin/s2i-run" 'makes links to what is installed'
like "$err" '*S2I*git*add*.s2i/bin/assemble*' 'and says what S2I does with them'
run "$check" -s
is "$status $out" '0 ' 's2i-check -s is clean'
run "$check"
like "$status $out" '1 *.s2i/bin/assemble: error: *' 's2i-check is not'
before=$(identity)
adopt -s
is "$status $(identity)" "0 $before" 'a second time nothing is touched'
adopt
is "$status $(tree)" "0 $layout" 'without -s they become files'
adopt -s
is "$status $(tree | grep -c ^l)" '0 2' 'and the files links'
PATH=../bin:$nowhere run "$adopt" -s
run .s2i/bin/run --help
like "$status $out" '0 usage: s2i-run*' 'a relative PATH'
fresh
PATH=$nowhere adopt -s
like "$status $err $(tree)" '125 s2i-adopt: *s2i-assemble*PATH*--install* ' \
	'-s without an installation is 125, and nothing done'
mkdir "$work/fake"
printf '#!/bin/sh\n' | tee "$work/fake/s2i-run" >"$work/fake/s2i-assemble"
chmod +x "$work/fake/"*
PATH=$work/fake:$nowhere adopt -s
like "$status $err $(tree)" '125 s2i-adopt: *s2i-assemble* ' \
	'nor with another of that name'

### DIR.
odd=$'-a \'b\' $(c)\n&'
fresh
mkdir ./"$odd" plain
for dir in plain plain/ ./plain// "$PWD/plain" ../repo/plain .; do
	adopt "$dir"
	is "$status" 0 "DIR: $dir"
	ok 'is where it is made' test -x "$dir/.s2i/bin/run"
	rm -r "$dir/.s2i"
done
adopt -- "$odd"
is "$status $(cd "./$odd" && tree)" "0 $layout" 'an odd DIR'
for args in no-such '. .' '-x' '--foo'; do
	adopt $args
	like "$status $out $err" '125  s2i-adopt: *' "$args: 125"
done
adopt ''
is "$status" 125 'an empty DIR'
for call in 's2ibox adopt' 'adopt' 'powershift image adopt'; do
	fresh
	[[ -e $work/bin/${call%% *} ]] || ln -s s2ibox "$work/bin/${call%% *}"
	run $call
	is "$(tree)" "$layout" "called as $call"
	cmp -s "$S2IBOX" .s2i/bin/run
	result $? 'it is a copy, whatever the link is called' "$err"
done

### What to git add.
if git init -q "$work/git" 2>/dev/null; then
	# added WANTED NAME [ARG...]: what it says to git add is in the index.
	added() {
		adopt "${@:3}"
		(eval "git${err##*Now: git}") 2>.errors
		result $? "$2: the git add that it says works" "$err" "$(<.errors)"
		is "$(git ls-files -s | cut -c 1-6)" "$1" 'with these modes'
	}
	fresh
	git init -q .
	added "100755${nl}100755" 'a new one'
	git rm -q -r --cached .s2i
	git config core.fileMode false
	added "100755${nl}100755" 'core.fileMode=false'
	run "$check"
	is "$status $out" '0 ' 's2i-check is clean'
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

### What can't be done.
# whole NAME: each of .s2i/bin's files is whole, or not there.
whole() {
	local file
	for file in .s2i/bin/*; do
		[[ ! -e $file ]] || cmp -s "$file" "$S2IBOX" ||
			cmp -s "$file" "$work/s2ibox-older"
		result $? "$1: ${file##*/} is whole" "$(ls -la .s2i/bin)"
	done
}
other=()
[[ $(id -u) != 0 ]] || other=(setpriv --reuid 1234 --regid 1234 --clear-groups)
if "${other[@]}" "$adopt" --help >/dev/null 2>&1; then
	for dir in . .s2i .s2i/bin; do
		fresh
		mkdir -p $dir
		[[ $(id -u) != 0 ]] || chown -R 1234 .
		chmod 555 $dir
		run "${other[@]}" "$adopt"
		like "$status $err" "125 *s2i-adopt: *.s2i*ermission denied*" \
			"$dir is not writable"
		is "$(find . -type f)" '' 'no file is made'
	done
else
	skip 6 'needs to be another user'
fi
unshare=(unshare)
[[ $(id -u) == 0 ]] || unshare=(unshare --map-root-user)
if "${unshare[@]}" --mount mount -t tmpfs none "$work" 2>/dev/null; then
	size=$(stat -c %s "$S2IBOX")
	for blocks in $((size / 2048)) $((size * 3 / 2048)); do
		fresh
		run "${unshare[@]}" --mount --propagation private bash -c '
			mount -t tmpfs -o size=$1k none . && cd . || exit 99
			cd "$PWD" && "$2" adopt 2>&1
			s=$?
			for file in .s2i/bin/* .s2i/bin/.[!.]*; do
				[[ ! -e $file ]] || cmp "$file" "$2" || s=98
			done
			exit $s' - $blocks "$S2IBOX"
		like "$status ${out##*" -----> "}" '*s2i-adopt: *.s2i/bin/*o space left*' \
			"a full disk (${blocks}K of $((size / 1024))K): why"
		is "$status" 125 'and no half file'
	done
	fresh
	run "${unshare[@]}" --mount --propagation private bash -c '
		mount --bind . . && mount -o remount,bind,ro . && cd "$PWD" || exit 99
		exec "$0"' "$adopt"
	like "$status $err" '125 *s2i-adopt: *.s2i*ead-only*' 'a read-only file system'
else
	skip 5 'needs root, or user namespaces, to mount'
fi

### Killed at any system call.
if can_kill; then
	fresh
	run "$work/s2ibox-older" adopt
	killed /rename:signal=KILL "$adopt"
	is "$(ls -A .s2i/bin)" $'.s2ibox-new\nassemble\nrun' \
		'killed before it renames'
	run "$work/s2ibox-older" adopt
	is "$(version .s2i/bin/assemble) $(tree)" "older $layout" \
		'the old version removes what the new one left'
	# start: what there is before.
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
			[[ $status == 0 && $(tree) == "$layout" ]] ||
				again+="$call: $err $(tree)$nl"
		done
		is "$states" '' "killed at any call ($old): no half file"
		is "$again" '' 'and the next run completes, and leaves no temporary'
		ok 'there was something to kill' test "$n" -gt 15
	done
else
	skip 8 'needs strace, and to be allowed to trace'
fi

### Two at once.
fresh
for i in {1..20}; do
	"$adopt" 2>/dev/null &
	"$work/s2ibox-older" adopt 2>/dev/null &
done
fail=
for ((i = 0; i < 40; i++)); do
	wait -n || fail+="$? "
done
is "$fail" '' 'many at once, of two versions'
whole 'many at once'
is "$(tree)" "$layout" 'and no temporary stays'
