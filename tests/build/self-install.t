#!/bin/bash
# s2i-assemble puts s2ibox into the application's bin where the image has none.
# shellcheck disable=SC2016,SC2086 # what must not be expanded; no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/kill.sh"
nl=$'\n'
chmod 711 "$work"
mkdir box
cp "$S2IBOX" box/s2ibox
box=$work/box/s2ibox
cp "$S2IBOX" box/s2ibox-older
printf '\nof another version\n' >>box/s2ibox-older
list=$("$box" --list)
nowhere=$PATH

# fresh: an application with a ready hook; the source is the working directory.
fresh() {
	cd "$work" || exit
	chmod -R u+rwx app 2>/dev/null
	rm -rf app
	app
	bin=$app/bin PATH=$nowhere
	export S2I_UPLOAD_PATH=$work/up
	printf '#!/bin/sh\necho "ready:$*"\n' | hook ready
	cd "$src" || exit
}

# warn: the warnings there were, but for that of a user who isn't in group 0.
warn() {
	warnings=$(grep '^s2i-assemble: ' <<<"$err" |
		grep -v '^s2i-assemble: group 0 ')
}

assemble() {
	run "$box" assemble
	warn
}

# entries: what is in bin, in a line.
entries() {
	(cd "$bin" && echo .[!.]* * | sed 's/^\.\[!\.]\* //')
}
all="s2i-adopt $(grep -v adopt <<<"$list" | sort | tr '\n' ' ')s2ibox"

older() {
	tail -c 19 "$1" | grep -q '^of another version$'
}

# warned GLOB NAME: the build succeeds, with one warning that has a cure.
warned() {
	like "$status $warnings" "0 s2i-assemble: *$1*" "$2: one warning"
	is "$(grep -c . <<<"$warnings")" 1 'in one line'
	like "$err" "*$nl -----> Built in *" 'and the build goes on to its end'
}

### There is none.
fresh
PATH=$bin:$PATH
assemble
is "$status $warnings" '0 ' 'no s2i-ready in PATH'
is "$(entries)" "$all" 'the binary and a link for each applet are in bin'
ok 'the binary is this one' cmp "$bin/s2ibox" "$S2IBOX"
is "$(cd "$bin" && readlink s2i-* | sort -u)" s2ibox 'the links are relative'
is "$(stat -c %a "$bin" "$bin/s2ibox")" $'775\n775' 'the group may use them'
run s2i-ready x
is "$status $out" '0 ready:x' 'they work'
like "$err$(assemble; echo "$err")" '*install [0-9]*' 'the report tells of it'
before=$(cd "$bin" && stat -c '%n %i %Z' . ./*)
assemble
is "$status $warnings $(cd "$bin" && stat -c '%n %i %Z' . ./*)" "0  $before" \
	'a second build touches nothing'
run "${box}-older" assemble
is "$status" 0 'a build by another version'
ok 'updates it' older "$bin/s2ibox"
is "$(entries)" "$all" 'and leaves nothing else'
assemble
ok 'and back again' cmp "$bin/s2ibox" "$S2IBOX"
rm "$bin/s2i-jobs"
ln -sf /no/such/s2ibox "$bin/s2i-run"
assemble
is "$(entries) $(readlink "$bin/s2i-run")" "$all s2ibox" 'links are mended'
chmod 600 "$bin/s2ibox"
assemble
is "$(stat -c %a "$bin/s2ibox")" 775 'and so is its mode'
fresh
umask 077
PATH=$bin:$PATH
assemble
umask 022
is "$(stat -c %a "$bin" "$bin/s2ibox")" $'770\n775' \
	'under umask 077, too'
fresh
printf '#!/bin/bash\nmkdir -p "$S2I_APPLICATION_PATH/bin"; echo text >"$S2I_APPLICATION_PATH/bin/tool"\n' |
	hook build
PATH=$bin:$PATH
assemble
is "$status $warnings $(<"$bin/tool")" '0  text' "the application's own bin stays"
fresh
printf '#!/bin/sh\nexit 3\n' | hook build
PATH=$bin:$PATH
assemble
[[ $status == 3 && ! -e $bin/s2i-ready ]]
result $? 'a build that failed installs nothing' "$status"

### There is one.
fresh
mkdir "$work/image"
"$box" --install "$work/image"
PATH=$bin:$work/image:$PATH
assemble
is "$status $warnings" '0 ' 'an image that has s2i-ready'
[[ ! -e $bin ]]
result $? 'nothing is installed' "$(ls -la "$bin" 2>&1)"
rm "$work/image/s2i-ready"
echo text >"$work/image/s2i-ready"
assemble
is "$status $(entries)" "0 $all" 'one that is not executable is none'
rm "$work/image/s2i-ready"
mkdir "$work/image/s2i-ready"
rm -r "$bin"
assemble
is "$status $(entries)" "0 $all" 'nor is a directory'
rmdir "$work/image/s2i-ready"
ln -s nothing "$work/image/s2i-ready"
rm -r "$bin"
assemble
is "$status $(entries)" "0 $all" 'nor a link to nothing'

### Not on PATH.
fresh
assemble
warned "$bin*PATH*" 'bin is not on the PATH'
is "$(entries)" "$all" 'it is installed all the same'
run "$bin/s2i-ready" 1
is "$status $out" '0 ready:1' 'and works by its path'
fresh
for path in "$bin/" "$work/app/../app/bin" "/no/such::$bin"; do
	PATH=$path:$nowhere
	assemble
	is "$status $warnings" '0 ' "on PATH as ${path#"$work"}"
done
fresh
mkdir "$bin"
cd "$src" || exit
for path in -u PATH= PATH=: PATH=/no/such; do
	rm -rf "$bin"
	[[ $path != -u ]] || path='-u PATH'
	run env $path "$box" assemble
	warn
	is "$status $(entries)" "0 $all" "env $path"
	is "$(grep -c . <<<"$warnings")" 1 'one warning'
done

### Others' files.
for name in s2ibox s2i-jobs s2i-ready; do
	for kind in file link directory; do
		fresh
		PATH=$bin:$PATH
		mkdir "$bin"
		case $kind in
		file) echo mine >"$bin/$name" ;;
		link) ln -s /bin/sh "$bin/$name" ;;
		directory) mkdir "$bin/$name" ;;
		esac
		before=$(stat -c '%F %i %s' "$bin/$name")
		assemble
		warned "$bin/$name*s2ibox*" "somebody's $kind $name"
		is "$(stat -c '%F %i %s' "$bin/$name")" "$before" 'it stays'
	done
done
fresh
echo text >"$bin"
assemble
warned "$bin*irectory*" 'bin is a file'
is "$(<"$bin")" text 'it stays'
rm "$bin"
ln -s nothing "$bin"
assemble
warned "$bin*" 'bin is a link to nothing'
rm "$bin"
mkdir "$app/real"
ln -s real "$bin"
PATH=$bin:$PATH
assemble
is "$status $warnings $(entries)" "0  $all" 'a link to a directory is fine'

### As the container's user.
other=()
[[ $(id -u) != 0 ]] || other=(setpriv --reuid 1000660000 --regid 0 --clear-groups)
if "${other[@]}" "$box" --version >/dev/null 2>&1; then
	fresh
	mkdir "$bin"
	chmod 555 "$bin"
	[[ $(id -u) != 0 ]] || chown -R 1000660000:0 "$app"
	run "${other[@]}" "$box" assemble
	warn
	warned "$bin*denied*Dockerfile*" 'a bin that is not writable'
	is "$(ls -A "$bin")" '' 'nothing is made'
	rmdir "$bin"
	chmod 555 "$app"
	run "${other[@]}" "$box" assemble
	warn
	warned "$bin*denied*Dockerfile*" 'nor an application path that is'
else
	skip 7 'needs to be another user'
fi
if [[ $(id -u) == 0 ]] && type setpriv >/dev/null 2>&1; then
	fresh
	chown -R 1001:7 "$app"
	chmod 2755 "$app"
	PATH=$bin:$PATH
	run setpriv --reuid 1001 --regid 0 --clear-groups "$box" assemble
	is "$status $(cd "$bin" && stat -c '%u:%g %A' s2ibox)" \
		'0 1001:0 -rwxrwxr-x' "a build's user: it is group 0's"
	PATH=$bin:$nowhere
	run setpriv --reuid 1000660000 --regid 0 --clear-groups s2i-ready 1
	is "$status $out" '0 ready:1' 'and works for a random one'
	run setpriv --reuid 1000660000 --regid 0 --clear-groups \
		"$box-older" assemble
	is "$status" 0 'which builds on that image, by another version'
	ok 'and updates it' older "$bin/s2ibox"
else
	skip 4 'needs root and setpriv'
fi

### Killed while it installs.
if can_kill; then
	states='' again='' n=0
	fresh
	rm -r "$hooks/ready"
	PATH=$bin:$PATH
	for call in $(calls_of "$box" assemble); do
		fresh
		rm -r "$hooks/ready"
		PATH=$bin:$PATH
		killed "$call" "$box" assemble || states+="$call: $status $err$nl"
		[[ ! -e $bin/s2ibox ]] || cmp -s "$bin/s2ibox" "$S2IBOX" ||
			states+="$call: $(ls -la "$bin")$nl"
		((n += 1))
		assemble
		[[ $status == 0 && ! $warnings && $(entries) == "$all" ]] ||
			again+="$call: $warnings $(entries)$nl"
	done
	is "$states" '' 'killed at any call: no half binary'
	is "$again" '' 'and the next build completes, and leaves no temporary'
	ok 'there was something to kill' test "$n" -gt 40
else
	skip 3 'needs strace, and to be allowed to trace'
fi
