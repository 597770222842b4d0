#!/bin/bash
# fix-permissions leaves what the builders' four finds leave, in one walk that
# nothing leads astray.
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/files.sh"
. "$tests/lib/namespaces.sh"
seed=${S2IBOX_SEED:-$RANDOM}
echo "# S2IBOX_SEED=$seed"
chmod 711 "$work"
mkdir bin
cp "$S2IBOX" bin/s2ibox
ln -s s2ibox bin/fix-permissions
ln -s s2ibox bin/s2i-fix-permissions
PATH=$work/bin:$PATH
root=
[[ $(id -u) != 0 ]] || root=1

# closed NAME: a directory, and a file in it, that the group may not use.
closed() {
	rm -rf "$1"
	mkdir -p "$1"
	touch "$1/file"
	chmod 700 "$1" "$1/file"
}

# The builders' script, except that chgrp and chmod are given no links.
cat >bin/finds <<'END'
#!/bin/bash
user=()
[[ $(id -u) == 0 ]] || user=(-user "$(id -u)")
find -P "$1" "${user[@]}" ! -type l ! -gid 0 -exec chgrp 0 {} +
find -P "$1" "${user[@]}" ! -type l ! -perm -g+rw -exec chmod g+rw {} +
find -P "$1" "${user[@]}" ! -type l -perm /u+x -a ! -perm /g+x \
	-exec chmod g+x {} +
find -P "$1" "${user[@]}" -type d ! -perm /g+x -exec chmod g+x {} +
END
chmod +x bin/finds

about 'the call'
for name in fix-permissions s2i-fix-permissions; do
	closed t
	run "$name" t
	[[ ! $root ]] || is "$status$out$err" 0 "$name says nothing"
	is "$status $(mode t t/file)" $'0 770\n770' \
		"$name gives the permissions"
done
for call in 't -P' '-L t' '-P -L t' 't -PL' '-- t' 't -P --'; do
	closed t
	# shellcheck disable=SC2086
	run fix-permissions $call
	is "$status $(mode t/file)" '0 770' "fix-permissions $call gives them"
done
closed t
closed ./-P
run fix-permissions t -- -P
is "$status $(mode t/file ./-P/file)" $'0 770\n770' '-P after -- is a path'
closed t
for call in '' -P -- '-P --' 't -x' 't --nothing' '-Px t'; do
	# shellcheck disable=SC2086
	run fix-permissions $call
	like "$status $err" '125 s2i-fix-permissions: *usage: *' \
		"fix-permissions $call is 125"
done
is "$(mode t/file)" 700 'wrong calls change nothing'
run fix-permissions missing t missing/too
is "$status $(mode t/file)" '0 770' 'a PATH that is missing is no failure'
like "$err" $'s2i-fix-permissions: *missing*\ns2i-*missing/too*' \
	'each PATH that is missing has a line'
closed t
ln -s t link
ln -s t/file file-link
run fix-permissions link file-link
is "$status $(mode t t/file)" $'0 770\n770' 'a PATH may be a link'
closed t
run fix-permissions t/file
is "$status $(mode t t/file)" $'0 700\n770' 'a PATH may be a file'

# This has a root of its own, since a mistake would change the whole machine.
closed jail
closed jail/good
ln -s / jail/link
cp "$S2IBOX" jail/s2ibox
if "${unshare[@]}" chroot jail /s2ibox --version >/dev/null 2>&1; then
	for path in / // /. /good/.. /link; do
		run "${unshare[@]}" chroot jail /s2ibox fix-permissions \
			/good "$path" -P
		like "$status $err" "125 s2i-fix-permissions: $path *" \
			"$path is refused"
		is "$(mode jail/file jail/good)" $'700\n700' \
			"where $path is refused, nothing is changed"
	done
	mkdir jail/src jail/up
	touch jail/src/file
	chmod 600 jail/src/file
	run "${unshare[@]}" env S2I_APPLICATION_PATH=/ S2I_SOURCE_PATH=/src \
		S2I_UPLOAD_PATH=/up chroot jail /s2ibox exec /s2ibox assemble
	is "$status $(mode jail/file jail/src/file)" $'0 700\n660' \
		'assemble leaves / alone, but not the source path'
else
	skip 11 'needs a static binary, and root or user namespaces'
fi

### Random trees get what the four finds give them.
mkdir outside
touch outside/file
chmod 600 outside/file
chmod 700 outside
[[ ! $root ]] || chgrp -R 7 outside

# compare WHO COMMAND...: COMMAND runs fix-permissions and finds as that user.
compare() {
	local owners=() i wrong='' changed=0
	about "random trees, as $1"
	shift
	[[ ! $root ]] || owners=(0 1001 5)
	for ((i = seed; i < seed + 5; i++)); do
		rm -rf fast slow
		mkdir fast slow
		for d in fast slow; do
			"$tests/lib/random-tree.pl" make "$i" $d "$work/outside" \
				"${owners[@]}" || return
			[[ ! $root ]] || chown 1001:7 $d
		done
		(cd slow && "$tests/lib/random-tree.pl" list . >../before 2>/dev/null)
		(cd fast && "$@" fix-permissions . >../said 2>&1) ||
			wrong+=" status:$i"
		(cd slow && "$@" finds . >/dev/null 2>&1)
		for d in fast slow; do
			(cd $d && "$tests/lib/random-tree.pl" list . 2>/dev/null |
				sort -z >../$d.list)
		done
		sort -z before | cmp -s - slow.list || changed=$((changed + 1))
		cmp -s fast.list slow.list || wrong+=" $i"
		(($(grep -c . said) <= 1)) || wrong+=" noise:$i"
		chmod -R u+rwx fast slow 2>/dev/null
	done
	is "$wrong" '' 'they are as the finds leave them'
	ok 'most of them were changed' test "$changed" -gt 2
	is "$(stat -c '%a %g' outside outside/file)" "$outside" \
		'what links lead to is left alone'
}

outside=$(stat -c '%a %g' outside outside/file)
compare "user $(id -u)" env
if [[ $root ]]; then
	compare 'user 1001' setpriv --reuid 1001 --regid 0 --clear-groups
else
	skip 3 'needs root'
fi

about 'what is right already'
rm -rf fast
mkdir fast
"$tests/lib/random-tree.pl" make 7 fast "$work/outside" || exit
chmod -R u+rwx fast
finds fast 2>/dev/null
before=$(find fast -exec stat -c '%n %z' {} +)
tick
run fix-permissions fast
is "$(find fast -exec stat -c '%n %z' {} +)" "$before" 'no ctime changes'
if strace -o /dev/null true 2>/dev/null; then
	run strace -o trace fix-permissions fast
	changes='^f?chmod|0x1c4'	# not gcov's chmod.gcda
	# A user who isn't in group 0 may try to give it files, each time.
	[[ " $(id -G) " != *' 0 '* ]] || changes+='|chown'
	# EBADF is the answer to whether there is fchmodat2.
	is "$status $(grep -E "$changes" trace | grep -vc EBADF)" '0 0' \
		'no change is tried'
	ok 'the trace has the walk' grep -q getdents trace

	closed t
	mkfifo -m 600 t/fifo
	special=fifo
	[[ ! $root ]] || ! mknod -m 600 t/device c 1 3 || special='fifo|device'
	run timeout 20 strace -o trace fix-permissions t
	is "$status $(mode t/fifo)" '0 660' 'a fifo gets its permissions'
	is "$(grep -E "open.*\"($special)\"" trace | grep -vc O_PATH)" 0 \
		"what is special is not opened: $special"
else
	skip 4 'needs strace, and to be allowed to trace'
fi

about 'a deep tree'
deep='
	mkdir "deep"; chdir "deep" or die;
	for (1 .. 5000) {
		open my $file, ">", "f" or die;
		chmod 0600, "f";
		mkdir "sub-directory", 0700;
		chdir "sub-directory" or die;
	}'
look='
	my %seen;
	chdir "deep" or die;
	for (1 .. 5000) {
		$seen{sprintf "%o %o", (stat "f")[2], (stat "sub-directory")[2]}++;
		chmod 0600, "f";
		chmod 0700, "sub-directory";
		chdir "sub-directory" or die;
	}
	print map { "$_: $seen{$_}" } sort keys %seen'
perl -e "$deep" || exit
for limit in 1024 16; do
	ulimit -Sn $limit
	run fix-permissions deep
	ulimit -Sn "$(ulimit -Hn)"
	[[ ! $root ]] || is "$err" '' "nothing is said with $limit descriptors"
	is "$status $(perl -e "$look")" '0 100660 40770: 5000' \
		"5,000 levels, a path of 70,000 bytes, $limit descriptors"
done
perl -e 'chdir "deep" or die; 1 while chdir "sub-directory";
	for (1 .. 5000) { chdir ".." or die; unlink "f"; rmdir "sub-directory" }'

# Many directories before and after a deep one: each level is read on from where
# it was left.
perl -e 'sub fill {
		my ($path, $depth) = @_;
		mkdir $path, 0700 or die;
		for (1 .. 3) { open my $file, ">", "$path/f$_"; close $file }
		return if $depth == 0;
		mkdir "$path/" . chr(96 + $_), 0700 for 1 .. 20;
		fill("$path/x" . ($depth % 7), $depth - 1);
	}
	fill("bushy", 40)'
chmod -R g= bushy
(ulimit -n 12 && exec timeout 60 fix-permissions bushy) 2>/dev/null
is "$(find bushy -type d -perm 770 | wc -l) $(find bushy -type f -perm 664 |
	wc -l)" '841 123' 'nothing is left out where levels were closed'

about 'names that are swapped for links'
### Races: names that are a directory or file at one time, and a link at
### another.
race='
	my ($parent, @names) = (getppid, 0 .. 29);
	while (getppid == $parent && !-e "stop") {
		for (@names) {
			rename "race/d$_", "hold/d$_";
			rename "links/d$_", "race/d$_";
			rename "race/f$_", "hold/f$_";
			rename "links/f$_", "race/f$_";
			chmod 0600, "hold/d$_/file", "hold/f$_";
		}
		for (@names) {
			rename "race/d$_", "links/d$_";
			rename "hold/d$_", "race/d$_";
			rename "race/f$_", "links/f$_";
			rename "hold/f$_", "race/f$_";
		}
	}'
mkdir race hold links
for i in {0..29}; do
	mkdir "race/d$i"
	touch "race/d$i/file" "race/f$i"
	ln -s "$work/outside" "links/d$i"
	ln -s "$work/outside/file" "links/f$i"
done
[[ ! $root ]] || chgrp -h 7 links/*
of_links=$(stat -c %g links/*)
before=$(stat -c '%a %g %z' outside outside/file)
perl -e "$race" &
racer=$!
for ((i = 0; i < 150; i++)); do
	fix-permissions race 2>/dev/null || break
done
touch stop
wait $racer
is "$i" 150 'the walk goes on'
is "$(stat -c '%a %g %z' outside outside/file)" "$before" \
	'nothing that the links lead to is changed'

is "$(stat -c %g links/*)" "$of_links" 'no link is changed'

about 'a directory that is moved elsewhere'
# Directories are moved elsewhere while the walk is deep in them.
race='
	my $parent = getppid;
	while (getppid == $parent && !-e "stop") {
		rename "moving/$_", "elsewhere/$_" for "a" .. "f";
		rename "elsewhere/$_", "moving/$_" for "a" .. "f";
	}'
mkdir moving elsewhere
touch elsewhere/file{0..99}
chmod 600 elsewhere/*
for d in a b c d e f; do
	path=moving/$d
	for ((i = 0; i < 30; i++)); do path+=/deep; done
	mkdir -p "$path"
done
rm stop
perl -e "$race" &
racer=$!
(
	ulimit -n 10
	for ((i = 0; i < 60; i++)); do
		timeout 60 fix-permissions moving 2>>said || exit
	done
)
status=$?
touch stop
wait $racer
is "$status $(stat -c %a elsewhere/* | sort -u)" '0 600' \
	'the walk does not follow it'
grep -q Stale said || echo '# no move met the walk'

about 'other file systems'
if can_mount "$work/hold"; then
	closed t
	mkdir -m 700 t/mount t/src
	touch t/other
	run "${own_mounts[@]}" bash -c '
		mount -t tmpfs -o mode=700 none t/mount && touch t/mount/file &&
		chmod 600 t/mount/file && touch t/mount/bound &&
		chmod 600 t/mount/bound && mount --bind t/mount/bound t/other &&
		fix-permissions t && stat -c %a t/file t/mount t/mount/file t/other'
	is "$status $out" $'0 770\n700\n600\n600' \
		'what is mounted below the PATH is left alone'
	run "${own_mounts[@]}" bash -c '
		mount -t tmpfs -o mode=700 none t/src && cd t/src &&
		mkdir -m 700 up && touch file && chmod 600 file || exit 99
		S2I_APPLICATION_PATH=$PWD/.. S2I_SOURCE_PATH=$PWD \
			S2I_UPLOAD_PATH=/nothing s2ibox assemble
		stat -c %a . file'
	is "$status $out" $'0 770\n660' \
		'assemble gives a source path on another one its permissions'
	overlay='cd "$1" && mount -t tmpfs none hold && cd hold &&
		mkdir lower upper work merged && mount -t tmpfs none lower &&
		touch lower/file && chmod 600 lower/file &&
		mount -t overlay -o \
			xino=off,lowerdir=lower,upperdir=upper,workdir=work \
			none merged'
	if "${own_mounts[@]}" bash -c "$overlay" - "$work" 2>/dev/null
	then
		run "${own_mounts[@]}" bash -c \
			"$overlay"' && fix-permissions merged &&
			stat -c %a merged/file' - "$work"
		is "$status $out" '0 660' \
			'what has the device of a layer of overlayfs is changed'
	else
		skip 1 'needs overlayfs'
	fi
else
	skip 3 'needs root or user namespaces'
fi

about 'without fchmodat2'
# old-kernel ERROR COMMAND...: fchmodat2 fails with ERROR; before Linux 6.6 that
# was ENOSYS.
cat >bin/old-kernel <<'END'
#!/usr/bin/perl
my $error = shift;
my $filter = pack('SCCL' x 4, 0x20, 0, 0, 0, 0x15, 0, 1, 452,
	6, 0, 0, 0x50000 | $error, 6, 0, 0, 0x7fff0000);
syscall(157, 38, 1, 0, 0, 0) == 0 &&
	syscall(317, 1, 0, pack('S x6 P', 4, $filter)) == 0 or exit 99;
exec @ARGV;
END
chmod +x bin/old-kernel
# mixed: files and directories of several kinds and modes.
mixed() {
	closed t
	mkdir -m 700 t/directory
	mkdir -m 300 t/closed
	touch t/f1 t/f2
	mkfifo t/fifo
	chmod 600 t/f1 t/fifo
	chmod 444 t/f2
	ln -s "$work/outside/file" t/link
}
if [[ $(uname -m) == x86_64 ]] && old-kernel 38 true 2>/dev/null; then
	for error in 38 1; do
		mixed
		run old-kernel $error fix-permissions t
		is "$status $(mode t t/directory t/closed t/f1 t/f2 t/fifo |
			tr '\n' ' ')" '0 770 770 370 660 464 660 ' \
			"/proc is used instead (error $error)"
	done
	mixed
	if can_mount /proc; then
		run "${own_mounts[@]}" bash -c '
			mount -t tmpfs none /proc &&
			exec old-kernel 38 fix-permissions t'
		is "$status $(mode t t/directory t/f1 t/f2 t/fifo |
			tr '\n' ' ')" '0 770 770 660 464 600 ' \
			'without /proc, what may not be opened is left out'
		like "$err" 's2i-fix-permissions: * t: * failure*' \
			'without /proc, this is told'
	else
		skip 2 'needs root or user namespaces'
	fi
else
	skip 4 'needs x86_64, and seccomp'
fi

about "a directory that its owner can't read"
mixed
chmod 000 t/directory
as=()
[[ ! $root ]] || { chown -R 1001:7 t; as=(setpriv --reuid 1001 --regid 0
	--clear-groups); }
run "${as[@]}" fix-permissions t
is "$status $(mode t/directory t/closed | tr '\n' ' ')" '0 70 370 ' \
	'it gets its permissions'
like "$err" 's2i-fix-permissions: * t: * failure*' \
	'the failure to list it is told, in one line'
like "$err" "*: 2 failures, the first at /*/t/*: Permission denied" \
	'the message tells where it was, and why'

about "a directory that its owner can't enter"
# The deepest directory is one that its owner may read, but not enter.
as=(env)
[[ ! $root ]] || as=(setpriv --reuid 1001 --regid 0 --clear-groups)
rm -rf t said
mkdir -p t/1/2/3/4/5/6/7/8/in
touch t/{,1/,1/2/,1/2/3/,1/2/3/4/}file{0..40}
chmod -R 600 t/file* t/1/file* t/1/2/file* t/1/2/3/file* t/1/2/3/4/file*
chmod 400 t/1/2/3/4/5/6/7/8
[[ ! $root ]] || chown -R 1001:0 t
for limit in 8 9 10 11 12 13; do
	(ulimit -n $limit && exec "${as[@]}" "$work/bin/fix-permissions" t) \
		2>>said
done
is "$(sed 's/.*: \([0-9]* failure\)s*,.*/\1/' said | sort -u | grep -c .)" 1 \
	'the failures are the same, as the way up is not lost'
[[ ! $root ]] || like "$(head -n 1 said)" '*: 1 failure, *' \
	'there is one failure'

if [[ $root ]]; then
	about 'what others own'
	mkdir theirs
	chmod 777 theirs
	touch theirs/root
	chmod 644 theirs/root
	run "${as[@]}" fix-permissions theirs
	is "$status$err $(mode theirs theirs/root)" $'0 777\n644' \
		'it is not tried'
else
	skip 1 'needs root'
fi
