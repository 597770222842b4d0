#!/bin/bash
# s2i-assemble puts s2ibox into the application's bin where the image has none.
# shellcheck disable=SC2086 # the words have no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/kill.sh"
. "$tests/lib/versions.sh"
chmod 711 "$work"
mkdir box
cp "$S2IBOX" box/s2ibox
box=$work/box/s2ibox
make_older box/s2ibox-older
list=$("$box" --list)
nowhere=$PATH

# fresh: an application with a ready hook. The source path is the working
# directory.
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

# warn: $warnings, but for that of a user who isn't in group 0.
warn() {
	warnings=$(grep '^s2i-assemble: ' <<<"$err" |
		grep -v '^s2i-assemble: cannot give group 0 ')
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

# warned GLOB: the build has succeeded, with one warning, which GLOB matches.
warned() {
	like "$status $warnings" "0 s2i-assemble: *$1*" 'there is a warning'
	is "$(grep -c . <<<"$warnings")" 1 'the warning is one line'
	like "$err" "*$nl -----> Built in *" 'the build goes on to its end'
}

about 'no s2i-ready on the PATH'
fresh
PATH=$bin:$PATH
assemble
is "$status $warnings" '0 ' 'the build succeeds without a warning'
is "$(entries)" "$all" 'the binary and a link for each applet are in bin'
ok 'the binary is this one' cmp "$bin/s2ibox" "$S2IBOX"
is "$(cd "$bin" && readlink s2i-* | sort -u)" s2ibox 'the links are relative'
is "$(stat -c %a "$bin" "$bin/s2ibox")" $'775\n775' 'the group may use them'
run s2i-ready x
is "$status $out" '0 ready:x' 'the links work'
like "$err$(assemble; echo "$err")" '*install [0-9]*' 'the report has the step'
before=$(cd "$bin" && stat -c '%n %i %Z' . ./*)
assemble
is "$status $warnings $(cd "$bin" && stat -c '%n %i %Z' . ./*)" "0  $before" \
	'a second build touches nothing'
run "${box}-older" assemble
is "$status" 0 'another version builds'
ok 'another version takes its place' is_older "$bin/s2ibox"
is "$(entries)" "$all" 'another version leaves nothing else'
assemble
ok 'this version takes its place again' cmp "$bin/s2ibox" "$S2IBOX"
rm "$bin/s2i-jobs"
ln -sf /no/such/s2ibox "$bin/s2i-run"
assemble
is "$(entries) $(readlink "$bin/s2i-run")" "$all s2ibox" 'links are mended'
chmod 600 "$bin/s2ibox"
assemble
is "$(stat -c %a "$bin/s2ibox")" 775 'the mode of the binary is mended'
fresh
umask 077
PATH=$bin:$PATH
assemble
umask 022
is "$(stat -c %a "$bin" "$bin/s2ibox")" $'770\n775' \
	'the group may use them under umask 077 as well'
fresh
printf '#!/bin/bash\nmkdir -p "$S2I_APPLICATION_PATH/bin"; echo text >"$S2I_APPLICATION_PATH/bin/tool"\n' |
	hook build
PATH=$bin:$PATH
assemble
is "$status $warnings $(<"$bin/tool")" '0  text' \
	"the application's own bin stays"
fresh
printf '#!/bin/sh\nexit 3\n' | hook build
PATH=$bin:$PATH
assemble
[[ $status == 3 && ! -e $bin/s2i-ready ]]
result $? 'a build that fails installs nothing' "$status"

about 'an s2i-ready on the PATH'
fresh
mkdir "$work/image"
"$box" --install "$work/image"
PATH=$bin:$work/image:$PATH
assemble
is "$status $warnings" '0 ' 'the build succeeds without a warning'
[[ ! -e $bin ]]
result $? 'nothing is installed' "$(ls -la "$bin" 2>&1)"
rm "$work/image/s2i-ready"
echo text >"$work/image/s2i-ready"
assemble
is "$status $(entries)" "0 $all" 'one that is not executable counts as none'
rm "$work/image/s2i-ready"
mkdir "$work/image/s2i-ready"
rm -r "$bin"
assemble
is "$status $(entries)" "0 $all" 'a directory counts as none'
rmdir "$work/image/s2i-ready"
ln -s nothing "$work/image/s2i-ready"
rm -r "$bin"
assemble
is "$status $(entries)" "0 $all" 'a link to nothing counts as none'

about "an application's bin that is not on the PATH"
fresh
assemble
warned "$bin*PATH*"
is "$(entries)" "$all" 'it is installed all the same'
run "$bin/s2i-ready" 1
is "$status $out" '0 ready:1' 'it works by its path'
about 'the PATH has bin by another name'
fresh
for path in "$bin/" "$work/app/../app/bin" "/no/such::$bin"; do
	PATH=$path:$nowhere
	assemble
	is "$status $warnings" '0 ' "${path/"$work"/} counts"
done
about 'a PATH that has next to nothing'
fresh
mkdir "$bin"
cd "$src" || exit
for path in -u PATH= PATH=: PATH=/no/such; do
	rm -rf "$bin"
	[[ $path != -u ]] || path='-u PATH'
	run env $path "$box" assemble
	warn
	is "$status $(entries)" "0 $all" \
		"env $path: s2ibox is installed"
	is "$(grep -c . <<<"$warnings")" 1 "env $path: there is one warning"
done

### What is in the way.
for name in s2ibox s2i-jobs s2i-ready; do
	for kind in file link directory; do
		about "somebody's $kind $name"
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
		warned "$bin/$name*s2ibox*"
		is "$(stat -c '%F %i %s' "$bin/$name")" "$before" \
			'it stays as it was'
	done
done
about 'bin is a file'
fresh
echo text >"$bin"
assemble
warned "$bin*irectory*"
is "$(<"$bin")" text 'the file stays as it was'
rm "$bin"
about 'bin is a link to nothing'
ln -s nothing "$bin"
assemble
warned "$bin*"
rm "$bin"
mkdir "$app/real"
about 'bin is a link to a directory'
ln -s real "$bin"
PATH=$bin:$PATH
assemble
is "$status $warnings $(entries)" "0  $all" 'it is installed there'

### As the container's user.
other=()
[[ $(id -u) != 0 ]] || other=(setpriv --reuid 1000660000 --regid 0 --clear-groups)
if "${other[@]}" "$box" --version >/dev/null 2>&1; then
	about 'a bin that is not writable'
	fresh
	mkdir "$bin"
	chmod 555 "$bin"
	[[ $(id -u) != 0 ]] || chown -R 1000660000:0 "$app"
	run "${other[@]}" "$box" assemble
	warn
	warned "$bin*denied*Dockerfile*"
	is "$(ls -A "$bin")" '' 'nothing is made in it'
	rmdir "$bin"
	about 'an application path that is not writable'
	chmod 555 "$app"
	run "${other[@]}" "$box" assemble
	warn
	warned "$bin*denied*Dockerfile*"
else
	skip 7 'needs to be another user'
fi
if [[ $(id -u) == 0 ]] && type setpriv >/dev/null 2>&1; then
	about 'the user of a build'
	fresh
	chown -R 1001:7 "$app"
	chmod 2755 "$app"
	PATH=$bin:$PATH
	run setpriv --reuid 1001 --regid 0 --clear-groups "$box" assemble
	is "$status $(cd "$bin" && stat -c '%u:%g %A' s2ibox)" \
		'0 1001:0 -rwxrwxr-x' 'the binary belongs to group 0'
	PATH=$bin:$nowhere
	run setpriv --reuid 1000660000 --regid 0 --clear-groups s2i-ready 1
	is "$status $out" '0 ready:1' 'it works for a random user'
	run setpriv --reuid 1000660000 --regid 0 --clear-groups \
		"$box-older" assemble
	is "$status" 0 'a random user builds on that image by another version'
	ok 'the other version takes its place' is_older "$bin/s2ibox"
else
	skip 4 'needs root and setpriv'
fi

about 'killed at any call of an installation'
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
	is "$states" '' 'no binary is half there'
	is "$again" '' 'the next build completes, and leaves no temporary file'
	ok 'there was something to kill' test "$n" -gt 40
else
	skip 3 'needs strace, and to be allowed to trace'
fi
