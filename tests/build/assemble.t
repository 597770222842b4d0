#!/bin/bash
# s2i-assemble runs the hooks around the builder's own assemble.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/builds.sh"
. "$tests/lib/files.sh"
. "$tests/lib/namespaces.sh"

# fresh: as new_application has it. What the steps and the builder say that they
# do is in ./log.
fresh() {
	new_application
	export UP=$up LOG=$work/log
	: >"$LOG"
}

sclorg() {
	builder <<-'END'
		#!/bin/bash
		set -e
		shopt -s dotglob
		mv "$UP"/* ./
		echo "assemble: $# $*" >>"$LOG"
	END
}

# step NAME...: hooks that say that they have run.
step() {
	local name
	for name; do
		printf '#!/bin/sh\necho %s >>"$LOG"\n' "$name" | hook "$name"
	done
}

# contents DIR: what is in it, a line each, with what it holds.
contents() (
	shopt -s dotglob globstar nullglob
	cd "$1" || exit
	for name in **; do
		if [[ -L $name ]]; then
			echo "$name -> $(readlink "$name")"
		elif [[ -f $name ]]; then
			echo "$name: $(<"$name")"
		else
			echo "$name/"
		fi
	done
)

### The builders that there are.
about "around an sclorg builder's assemble"
fresh
echo page >"$up/index.html"
echo hidden >"$up/.profile"
step pre_build build
sclorg
assemble --flag 'a  b' ''
is "$status" 0 'the build succeeds'
is "$(<"$LOG")" $'pre_build\nassemble: 3 --flag a  b \nbuild' \
	'pre_build, the builder with our arguments, build'
is "$(cd "$src" && echo .[!.]* *)" '.profile .s2i index.html' \
	'the source has come, with .s2i'
is "$(ls -A "$up")" '' 'nothing is left of the upload'
is "$out" '' 's2ibox prints nothing on stdout'
like "$err" " -----> Moving $up/.s2i to $src
 -----> Checking .s2i
 -----> Running $src/.s2i/action_hooks/pre_build
 -----> Running $scripts/assemble
 -----> Running $src/.s2i/action_hooks/build
 -----> Giving group 0 the owner's permissions*
 -----> Built in *" 'each step is announced'
like "${err##*"$nl"}" ' -----> Built in [0-9]*.[0-9] s: move [0-9]*.[0-9] s, '\
'check [0-9]*.[0-9] s, pre_build [0-9]*.[0-9] s, assemble [0-9]*.[0-9] s, '\
'build [0-9]*.[0-9] s, permissions [0-9]*.[0-9] s' \
	'the last line tells how long each step took'
[[ $err != *took* ]]
result $? 'a quick step tells no time of its own' "$err"

about "around an nginx builder's assemble, which copies"
fresh
echo page >"$up/index.html"
echo hidden >"$up/.profile"
step pre_build build
builder <<'END'
#!/bin/bash
set -e
cp -Rf "$UP"/. ./
echo assemble >>"$LOG"
END
assemble
is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build assemble build ' \
	'the hooks run before and after it'
is "$(cd "$src" && echo .[!.]* *)" '.profile .s2i index.html' \
	'the source has come, with .s2i'

about 'around a builder that moves no dotfiles'
fresh
step pre_build build
echo page >"$up/index.html"
builder <<'END'
#!/bin/bash
set -e
mv "$UP"/* ./
echo assemble >>"$LOG"
END
assemble
is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build assemble build ' \
	'the hooks run before and after it'
is "$(cd "$src" && echo .[!.]* *)" '.s2i index.html' \
	'.s2i has come all the same'

### A repository that holds nothing but .s2i.
for kind in 'shopt -s dotglob; mv "$UP"/* ./' 'mv "$UP"/* ./' \
	'cp -Rf "$UP"/. ./'
do
	about "nothing but .s2i, and a builder that runs $kind"
	fresh
	step pre_build build
	printf '#!/bin/bash\nset -e\n%s\necho assemble >>"$LOG"' "$kind" | builder
	assemble
	is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build assemble build ' \
		'it is built'
	is "$(ls -A "$src" "$up")" "$src:$nl.s2i$nl$nl$up:" \
		'no placeholder stays'
done
about 'nothing but .s2i, and a builder that fails'
fresh
printf '#!/bin/sh\nls -A "$UP"; exit 9\n' | builder
assemble
is "$status" 9 'its status is that of the build'
like "$out" '?*' 'the builder has found a placeholder'
is "$(ls -A "$src" "$up")" "$src:$nl.s2i$nl$nl$up:" 'no placeholder stays'

### What there may be in an upload.
about 'an upload without .s2i'
fresh
rm -r "$up/.s2i"
echo page >"$up/index.html"
sclorg
assemble
is "$status $(<"$LOG") $(ls -A "$src")" '0 assemble: 0  index.html' \
	'it is built'
mkdir -p "$src/.s2i/action_hooks"
hooks=$src/.s2i/action_hooks step build
echo page >"$up/index.html"
assemble
is "$status $(tail -n 1 "$LOG")" '0 build' \
	'the hooks that are in the source path already run'

about 'no upload directory'
fresh
hooks=$src/.s2i/action_hooks
mkdir -p "$hooks"
step pre_build build
rm -r "$work/up"
printf '#!/bin/sh\necho assemble >>"$LOG"' | builder
assemble
is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build assemble build ' \
	'the builder runs all the same, between the hooks'

about 'an upload whose .s2i is a file'
fresh
rm -r "$up/.s2i"
echo text >"$up/.s2i"
sclorg
assemble
is "$status" 125 'it is refused'
like "${err#* -----> *"$nl"}" "s2i-assemble: $up/.s2i*director*" \
	'the message names it'
rm "$up/.s2i"
ln -s "$work" "$up/.s2i"
about 'an upload whose .s2i is a link'
assemble
is "$status $(<"$LOG")" '125 ' 'it is refused, and nothing has run'

about 'an upload directory that is a link, with nothing but .s2i'
fresh
step build
mv "$up" "$work/real"
ln -s ../real "$up"
sclorg
assemble
is "$status $(tr '\n' ' ' <"$LOG")" '0 assemble: 0  build ' \
	'it is built'
rm -r "$work/real"

about 'an upload directory that overlaps the source path'
fresh
step pre_build build
sclorg
mkdir -p "$src/in"
ln -s "$src" "$work/link"
for up in "$src" "$src/in" "$app" / "$work/link" "$work/link/in"; do
	run env S2I_UPLOAD_PATH="$up" "$S2IBOX" assemble
	is "$status" 125 "${up#"$work"} is refused"
	like "$err" "s2i-assemble: *$up*$src*S2I_UPLOAD_PATH*" \
		"the message for ${up#"$work"} names both paths"
done
is "$(<"$LOG")" '' 'nothing has run'
ok 'all is where it was' test -d "$work/up/src/.s2i" -a -d "$src/in"

### Where the upload is.
about 'S2I_UPLOAD_PATH is not set'
fresh
step pre_build build
echo page >"$up/index.html"
sclorg
mkdir "$work/up/scripts"
cp "$S2IBOX" "$work/up/scripts/assemble"
unset S2I_UPLOAD_PATH
run "$work/up/scripts/assemble" one
is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build assemble: 1 one build ' \
	'a copy at …/scripts/assemble finds the upload in …/src'
fresh
step pre_build build
sclorg
mkdir "$work/up/scripts"
ln -s "$S2IBOX" "$work/up/scripts/assemble"
unset S2I_UPLOAD_PATH
cd "$work/app/src" || exit
run ../../up/scripts/assemble
is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build assemble: 0  build ' \
	'a link called by a relative path finds the upload'
about 'S2I_UPLOAD_PATH is set'
fresh
step pre_build build
sclorg
mkdir -p "$work/up/scripts" "$work/other"
mv "$up" "$work/other"
cp "$S2IBOX" "$work/up/scripts/assemble"
UP=$work/other/src
run env S2I_UPLOAD_PATH="$work/other/src" "$work/up/scripts/assemble"
is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build assemble: 0  build ' \
	'it comes before …/src beside …/scripts/assemble'

### Which step sees what.
about 'what the steps see'
fresh
echo page >"$up/index.html"
hook pre_build <<'END'
#!/bin/sh
{
	echo "pre_build: $(cd "$UP" && echo .[!.]* *), $(ls -A), ${VAR-unset}"
	pwd
} >>"$LOG"
END
env_script build_env <<'END'
[[ -e $UP/index.html && ! -e index.html ]] && VAR="it's \$set" && echo heard
END
hook build <<'END'
#!/bin/sh
echo "build: $(ls -A "$UP"), $(ls), $VAR" >>"$LOG"
END
printf '#!/bin/bash\necho "assemble: $VAR" >>"$LOG"; mv "$UP"/* ./' | builder
assemble
is "$(<"$LOG")" "pre_build: .[!.]* index.html, .s2i, unset
$src
assemble: it's \$set
build: , index.html, it's \$set" \
	'the upload is untouched in pre_build, build_env comes later'
is "$out" '' 'the output of build_env is not on stdout'
like "$err" "*pre_build$nl -----> *$src/.s2i/action_hooks/build_env
heard
*$scripts/assemble*" 'build_env is announced, between pre_build and the builder'

fresh
hook pre_build <<'END'
#!/usr/bin/perl
open(my $log, ">>", $ENV{LOG});
print $log "$ENV{VENV}\n";
END
echo 'unset BASH_ENV; export VENV="activate${VENV-}"; echo activated' \
	>"$work/activate"
printf '#!/bin/bash\nmv "$UP"/* .; echo "$VENV" >>"$LOG"\n' | builder
env_script build_env <<<'VENV+=,build_env'
run env BASH_ENV="$work/activate" "$S2IBOX" assemble
is "$status $(tr '\n' ' ' <"$LOG")" '0 activate activate,build_env ' \
	'a pre_build that is not bash has what BASH_ENV exports'

### An old .s2i, as in a chained build.
about 'an old .s2i in the source path'
fresh
mkdir -p "$src/.s2i/action_hooks" "$src/.s2i/old"
printf '#!/bin/sh\necho old >>"$LOG"' | tee "$src/.s2i/action_hooks/pre_build" \
	>"$src/.s2i/action_hooks/build"
chmod +x "$src/.s2i/action_hooks"/*
step pre_build
sclorg
assemble
is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build assemble: 0  ' \
	'it is replaced, and its hooks do not run'
is "$(contents "$src/.s2i")" "action_hooks/
action_hooks/pre_build: $(<"$src/.s2i/action_hooks/pre_build")" \
	'it is not merged with the new one'
is "$(ls -A "$src" "$up")" "$src:$nl.s2i$nl$nl$up:" 'no copy of it stays'
about 'an old .s2i that is a link'
fresh
mkdir "$work/elsewhere"
ln -s "$work/elsewhere" "$src/.s2i"
step pre_build
sclorg
assemble
is "$status $(ls -A "$work/elsewhere")" '0 ' 'what it leads to is left alone'
[[ -d $src/.s2i && ! -L $src/.s2i ]]
result $? 'a directory takes its place' "$(ls -la "$src")"

### What fails ends the build there.
for fails in pre_build build_env assemble build; do
	about "$fails fails"
	fresh
	echo page >"$up/index.html"
	step pre_build build
	env_script build_env <<<'echo build_env >>"$LOG"'
	sclorg
	case $fails in
	build_env) echo 'false() { return 41; }; false' | env_script build_env ;;
	assemble) printf '#!/bin/sh\nexit 41\n' | builder ;;
	*) printf '#!/bin/sh\nexit 41\n' | hook $fails ;;
	esac
	assemble
	is "$status" 41 'its status is that of the build'
	file=$src/.s2i/action_hooks/$fails
	[[ $fails != assemble ]] || file=$scripts/assemble
	like "${err##*" -----> "}" "*${nl}s2i-assemble: $file:*41*" \
		'the message names it, with its status'
	case $fails in
	pre_build) ran='' ;;
	build_env) ran='pre_build ' ;;
	assemble) ran='pre_build build_env ' ;;
	build) ran='pre_build build_env assemble: 0  ' ;;
	esac
	is "$(tr '\n' ' ' <"$LOG")" "$ran" 'no step runs after it'
done

about 'build_env says exit 0'
fresh
sclorg
env_script build_env <<<'exit 0'
assemble
is "$status $(<"$LOG")" '125 ' 'this is no success'
about 'pre_build is killed'
fresh
sclorg
hook pre_build <<<'kill -9 $$'
assemble
is "$status" 137 'the status is 128+n'
like "$err" "*s2i-assemble: *pre_build*137*9*" 'the message tells of the signal'
about 'pre_build has no x bit'
fresh
sclorg
step pre_build
chmod -x "$hooks/pre_build"
assemble
is "$status $(<"$LOG")" '1 ' 'the build ends before it'
like "$err" "*.s2i/action_hooks/pre_build: error: *chmod +x*git update-index\
 --chmod=+x*" 'the message has the cure'
like "$err" '*s2i-assemble: 1 error in .s2i (listed above): the build ends here' \
	'the last line tells why the build ends'
about "the builder's assemble has no x bit"
fresh
sclorg
chmod -x "$scripts/assemble"
assemble
is "$status" 126 'the status is 126'

### The time of a step.
about ''
fresh
sclorg
mkfifo "$work/fifo"
hook pre_build <<<'#!/bin/bash
read -t 1.1 <>"$LOG.fifo"; :'
mv "$work/fifo" "$LOG.fifo"
assemble
like "$err" "*$nl -----> *pre_build took 1.[1-9] s$nl*" \
	'a step of more than a second tells its time'
rm "$LOG.fifo"

### No builder: the embedded default.
for kind in none link copy name; do
	fresh
	step pre_build build
	odd=$'-a \'name\'\n'
	mkdir -p "$up/dir/deep" "$up/.hidden" "$src/dir/deep" "$src/kept"
	echo old >"$src/file"
	echo kept >"$src/dir/kept"
	echo old >"$src/dir/deep/file"
	for name in file .dotfile "$odd" dir/deep/file .hidden/file; do
		echo new >"$up/$name"
	done
	ln -s file "$up/link"
	ln -s nothing "$up/dangling"
	case $kind in
	link) ln -s "$S2IBOX" "$scripts/assemble" ;;
	copy) cp "$S2IBOX" "$scripts/assemble" ;;
	name) cp "$S2IBOX" "$work/bin/assemble.orig"
		ln -s "$work/bin/assemble.orig" "$scripts/assemble" ;;
	esac
	chmod 750 "$src/dir"
	about "no builder ($kind)"
	assemble one two
	is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build build ' \
		'the source is moved, between the hooks'
	is "$(rm -r "$src/.s2i" && contents "$src")" "$odd: new
.dotfile: new
.hidden/
.hidden/file: new
dangling -> nothing
dir/
dir/deep/
dir/deep/file: new
dir/kept: kept
file: new
kept/
link -> file" 'directories are merged, files replaced, links moved as links'
	is "$(contents "$up")" '' 'nothing stays in the upload'
	like "$err" "*$nl -----> *$up*$src$nl*" 'the move is announced'
done

about 'no builder'
fresh
rm -r "$work/up"
assemble
is "$status" 0 'without an upload there is nothing to do'
fresh
mkdir "$src/it"
echo text >"$up/it"
assemble
is "$status" 125 'a file does not replace a directory'
like "$err" "*s2i-assemble: *$up*$src*" \
	'the message for this names both directories'
is "$(<"$up/it")" text 'the file is not lost'
fresh
mv "$up" "$work/real"
ln -s ../real "$up"
echo page >"$work/real/index.html"
assemble
is "$status $(ls "$src")" '0 index.html' 'the upload directory may be a link'
rm -r "$work/real"

### Group permissions, as fix-permissions leaves them.
about 'permissions after a build'
fresh
mkdir -p "$app/etc/dir" "$app/bare" "$work/outside"
touch "$app/etc/"{read,none,run,odd,all} "$work/outside/"{file,other}
chmod 644 "$app/etc/read"
chmod 600 "$app/etc/none"
chmod 711 "$app/etc/run"
chmod 4501 "$app/etc/odd"
chmod 777 "$app/etc/all"
chmod 3700 "$app/etc/dir"
chmod 600 "$app/bare"
chmod 600 "$work/outside/"*
ln -s "$work/outside/file" "$app/etc/link"
ln -s "$work/outside" "$app/outside"
ln -s nothing "$app/dangling"
owner_of_links=$(stat -c '%g %Z' "$app/etc/link" "$app/outside")
printf '#!/bin/sh\necho page >page; chmod 600 page' | hook build
assemble
is "$status" 0 'the build succeeds'
names=(etc/read etc/none etc/run etc/odd etc/all etc/dir bare src/page)
modes=(664 660 771 4571 777 3770 670 660)
# A setuid bit is lost where the group had to be changed.
[[ $(id -g) == 0 ]] || modes[3]='*571'
for i in "${!names[@]}"; do
	like "$(mode "$app/${names[i]}")" "${modes[i]}" \
		"${names[i]} has the mode ${modes[i]}"
done
is "$(mode "$work/outside/file") $(mode "$work/outside/other")" '600 600' \
	'what a link leads to is left alone'
is "$(stat -c '%g %Z' "$app/etc/link" "$app/outside")" "$owner_of_links" \
	'the link itself is left alone'

rm "$src/.s2i/action_hooks/build"
assemble
before=$(find "$app" -exec stat -c '%n %z' {} +)
tick
assemble
is "$status" 0 'a second build succeeds'
is "$(find "$app" -exec stat -c '%n %z' {} +)" "$before" \
	'a second build changes no ctime, as all is right'

fresh
mkdir "$work/source"
mv "$up/.s2i" "$work/source"
touch "$work/source/file"
chmod 600 "$work/source/file"
cd "$work/source" || exit
run env S2I_SOURCE_PATH="$work/source" "$S2IBOX" assemble
is "$status $(mode "$work/source/file")" '0 660' \
	'a source path outside the application path has them'

if [[ $(id -u) == 0 ]]; then
	about 'permissions after a build as root'
	fresh
	chmod 711 "$work"
	cp "$S2IBOX" "$work/bin/s2ibox"
	touch "$src/root" "$src/group" "$src/mine"
	chmod 600 "$src/"*
	chgrp 7 "$src/group" "$src/mine"
	chown 1000660000 "$src/mine" "$src"
	ln -s root "$src/link"
	chgrp -h 7 "$src/link"
	assemble
	is "$(stat -c %g "$src/link")" 7 'a link keeps its group'
	rm "$src/link"
	is "$(stat -c '%g %a' "$src/root" "$src/group" "$src/mine")" \
		$'0 660\n0 660\n0 660' \
			'every file is of group 0, which may write it'
	chmod 600 "$src/"*
	about 'permissions after a build as a random user'
	run setpriv --reuid 1000660000 --regid 0 --clear-groups \
		"$work/bin/s2ibox" assemble
	err=$(grep -v '^ -----> ' <<<"$err")
	is "$status $err" '0 ' 'the build succeeds, without a warning'
	is "$(stat -c '%g %a' "$src/root" "$src/group" "$src/mine")" \
		$'0 600\n0 600\n0 660' 'only its own files are changed'
	chgrp 7 "$src/mine"
	chmod 600 "$src/mine"
	touch "$src/more"
	chmod 600 "$src/more"
	chown 1000660000:7 "$src/more"
	about 'permissions after a build as a user outside group 0'
	run setpriv --reuid 1000660000 --regid 7 --clear-groups \
		"$work/bin/s2ibox" assemble
	err=$(grep -v '^ -----> ' <<<"$err")
	like "$status $err" "0 s2i-assemble: *$app*" \
		'what cannot be done is one warning, and no failure'
	is "$(grep -c . <<<"$err")" 1 'all that failed is told in one line'
	is "$(stat -c '%a' "$src/mine" "$src/more")" $'660\n660' \
		'the rest is done all the same'
else
	skip 7 'needs root'
fi

# This has a root of its own, since a mistake would change the whole machine.
mkdir -p "$work/jail/src" "$work/jail/up"
touch "$work/jail/file"
chmod 600 "$work/jail/file"
cp "$S2IBOX" "$work/jail"
if "${unshare[@]}" chroot "$work/jail" /s2ibox --version >/dev/null 2>&1; then
	for root in / // /src/..; do
		about "an application path of $root"
		run "${unshare[@]}" env S2I_APPLICATION_PATH="$root" \
			S2I_SOURCE_PATH=/src S2I_UPLOAD_PATH=/up chroot \
			"$work/jail" /s2ibox exec /s2ibox assemble
		is "$status $(mode "$work/jail/file")" '0 600' \
			'it is not given away'
		like "$err" "*s2i-assemble: $root*" 'a warning says so'
	done
else
	skip 6 'needs a static binary, and root or user namespaces'
fi

### Across file systems.
# crossing: assembles with the upload on a file system of its own, and then
# prints what stays there.
crossing() {
	rm -rf "$work/prepared"
	mv "$up" "$work/prepared"
	mkdir "$up"
	run "${own_mounts[@]}" bash -c '
		mount -t tmpfs none "$UP" && cp -a "$1/." "$UP" || exit 99
		"$2" assemble
		s=$?
		ls -A "$UP"
		exit $s' - "$work/prepared" "$S2IBOX"
}

if can_mount "$work"; then
	about 'an upload on another file system'
	fresh
	mkdir -p "$src/.s2i/old"
	step pre_build
	ln -s pre_build "$hooks/build"
	mkdir -m 2711 "$up/.s2i/dir"
	printf text >"$up/.s2i/dir/file"
	chmod 604 "$up/.s2i/dir/file"
	touch -d @1000000000 "$up/.s2i/dir/file"
	printf '#!/bin/sh\nls -A "$UP"' | builder
	crossing
	is "$status $(tr '\n' ' ' <"$LOG")" '0 pre_build pre_build ' \
		'.s2i is moved, and its hooks run'
	is "$(contents "$src/.s2i")" "action_hooks/
action_hooks/build -> pre_build
action_hooks/pre_build: $(<"$src/.s2i/action_hooks/pre_build")
dir/
dir/file: text" 'the old .s2i is replaced'
	is "$(stat -c '%a %Y' "$src/.s2i/dir/file")" '664 1000000000' \
		'files have their modes and times'
	is "$out" s2i-placeholder '.s2i is gone from the upload'
	is "$(ls -A "$src")" .s2i 'nothing else is in the source path'

	about 'an upload on another file system, and no builder'
	fresh
	mkdir -p "$up/dir/deep" "$src/dir" "$up/whole"
	echo kept >"$src/dir/kept"
	echo old >"$src/file"
	echo new | tee "$up/file" "$up/dir/deep/file" >"$up/whole/file"
	ln -s nothing "$up/dir/link"
	: >"$up/ $nl"
	: >"$up/-n"
	crossing
	is "$status $out" '0 ' 'the source is moved'
	is "$(rm -r "$src/.s2i" && contents "$src")" " $nl: 
-n: 
dir/
dir/deep/
dir/deep/file: new
dir/kept: kept
dir/link -> nothing
file: new
whole/
whole/file: new" 'all of it has come'

	# A read-only upload keeps its .s2i, so the old one must stay as well.
	about 'a read-only upload'
	fresh
	mkdir -p "$src/.s2i/old"
	step pre_build
	rm -rf "$work/prepared"
	mv "$up" "$work/prepared"
	mkdir "$up"
	run "${own_mounts[@]}" bash -c '
		mount -t tmpfs none "$UP" && cp -a "$1/." "$UP" &&
			mount -o remount,bind,ro "$UP" || exit 99
		"$2" assemble' - "$work/prepared" "$S2IBOX"
	like "$status ${err#* -----> *"$nl"}" \
		"125 s2i-assemble: cannot move $up/.s2i *Read-only*" \
		'the status is 125, and the message tells why'
	is "$(ls -A "$src") $(ls "$src/.s2i")" '.s2i old' \
		'the old .s2i is as it was'
else
	skip 9 'needs root, or user namespaces, to mount'
fi

### Killed at any system call that moves something.
if strace -o /dev/null true 2>/dev/null; then
	calls='?rename,?renameat,?renameat2,?unlinkat,?rmdir,?unlink'
	states=
	for ((n = 1; n < 40; n++)); do
		fresh
		mkdir -p "$src/.s2i/dir" "$up/.s2i/dir"
		echo old | tee "$src/.s2i/file" >"$src/.s2i/dir/file"
		echo new | tee "$up/.s2i/file" >"$up/.s2i/dir/file"
		old=$(contents "$src/.s2i") new=$(contents "$up/.s2i")
		{
			run strace -o /dev/null -e trace="$calls" -e \
				inject="$calls:signal=KILL:when=$n" \
				"$S2IBOX" assemble
		} 2>/dev/null	# bash's own «Killed»
		[[ $status != 0 ]] || break
		there=$(for i in "$src"/.s2i*; do
			[[ -d $i ]] && contents "$i"; done)
		[[ $there$nl == *"$old$nl"* || $there == *"$new"* ]] ||
			states+="killed at call $n: $there$nl"
		assemble
		[[ $(contents "$src/.s2i") == "$new" &&
			$(ls -A "$src") == .s2i && $(ls -A "$up") == '' ]] ||
			states+="built again after call $n: $(contents "$src")$nl"
	done
	about 'killed at any call that moves something'
	is "$states" '' 'one .s2i is whole, and the next build completes'
	((n > 2 && n < 40))
	result $? 'there was something to kill' "the last was call $n"
else
	skip 2 'needs strace, and to be allowed to trace'
fi
