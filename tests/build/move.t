#!/bin/bash
# s2i-assemble moves .s2i and, without a builder, all of the source: nothing is
# lost on the way, and what fails leaves all as it was.
. "${0%/*}/../lib/mounts.sh"
. "${0%/*}/../lib/tap.sh"
unmount_at_end app/src mounted other all layers
chmod 755 .
mkdir bin scripts
cp "$S2IBOX" bin/s2ibox
S2IBOX=$work/bin/s2ibox
ln -s s2ibox bin/s2i-ready
printf '#!/bin/sh\nexit 0\n' >assemble
chmod +x assemble
PATH=$work/bin:$PATH
export S2I_APPLICATION_PATH=$work/app
src=$work/app/src
echo "# seed ${S2IBOX_SEED:=$RANDOM}"
other='' user=''

# tree DIR: all that there is of it. All names of a file have the first one of
# them at the end of their lines.
cat >bin/tree <<'END'
#!/bin/bash
cd "$1" || exit
find . -printf '%P\0%y %m %U:%G %T@ %n\0%y %s %i\0%l\0' | perl -MDigest::MD5 -0 -e '
	chomp(my @all = <STDIN>);
	my (%line, %names, %of);
	while (my ($name, $what, $more, $target) = splice(@all, 0, 4)) {
		my ($type, $size, $inode) = split(/ /, $more);
		my $sum = "";
		if ($type eq "f" && $size < 1e6) {
			open(my $f, "<", "./$name") or die "$name: $!";
			local $/;
			$sum = Digest::MD5::md5_hex(<$f> // "");
		}
		$size = "" if $type eq "d";
		$line{$name} = "$what $size -> $target $sum";
		push(@{$names{$inode}}, $name);
		$of{$name} = $inode;
	}
	delete $line{""};
	for (sort(keys(%line))) {
		my $first = (sort(@{$names{$of{$_}}}))[0];
		$_ = "$_: $line{$_} $first";
		s/([^ -~])/sprintf("\\%03o", ord($1))/ge;
		print("$_\n");
	}'
END

# plant DIR SEED: makes a random tree. Root gives some of it to other users.
cat >bin/plant <<'END'
#!/usr/bin/perl
use Time::HiRes 'utime';
use POSIX 'mkfifo';
my ($top, $seed) = @ARGV;
srand($seed);
umask(0);
my @dirs = ($top);
my (@files, @all);
my @odd = ("-n", "--", " ", "a b", "two\nlines", "\$(x)", "*", "x" x 255,
	"\xff\xfe", ".hidden", "\\", "'q\"");
sub name {
	my $dir = $dirs[rand(@dirs)];
	my $name = rand() < .4 ? $odd[rand(@odd)] : "name" . int(rand(1000));
	$name = "$dir/$name";
	return -l $name || -e _ ? name() : $name;
}
sub own {
	chown((0, 7, 1001)[rand(3)], (0, 7)[rand(2)], $_[0]);
}
sub aged {
	utime(1e9 + rand(1e8), 1e9 + rand(1e8), $_[0]);
}
for (1 .. 60) {
	my $name = name();
	my $kind = rand();
	if ($kind < .25) {
		mkdir($name) or die "$name: $!";
		push(@dirs, $name);
	} elsif ($kind < .35) {
		symlink((".", "nothing", "/etc/passwd", "a\nb")[rand(4)], $name);
	} elsif ($kind < .5 && @files) {
		link($files[rand(@files)], $name) or die "$name: $!";
	} elsif ($kind < .55) {
		mkfifo($name, 0662) or die "$name: $!";
		aged($name);
	} else {
		open(my $f, ">", $name) or die "$name: $!";
		print $f map { chr(rand(256)) } 1 .. (0, 10, 4096, 70000)[rand(4)];
		close($f);
		push(@files, $name);
	}
}
for (@files) {
	own($_);
	chmod((0644, 0400, 0755, 04755, 02755, 06711, 0600, 0666, 01644)[rand(9)], $_);
	aged($_);
}
shift(@dirs);
for (reverse(@dirs)) {
	own($_);
	chmod((0755, 0555, 0700, 02775, 01777, 0711)[rand(6)], $_);
	aged($_);
}
END
chmod +x bin/*

# has_builder yes|no: whether the image has one.
has_builder() {
	rm -f "$work/scripts/assemble"
	[[ $1 == no ]] || ln -s "$work/assemble" "$work/scripts/assemble"
	export S2I_SCRIPTS_PATH=$work/scripts
}

# fresh: an empty source path and an empty upload, beside it or on the other
# file system, both of the user that builds.
fresh() {
	cd "$work" || exit
	chmod -R u+rwx app "$up" 2>/dev/null
	rm -rf app "$up"
	mkdir -p "$src" "$up"
	[[ ! ${user-} ]] || chown -R "$user:0" app "$up"
	export S2I_UPLOAD_PATH=$up
	cd "$src" || exit
}

# as COMMAND...: runs it as the user that builds.
as() {
	if [[ ${user-} ]]; then
		setpriv --reuid "$user" --regid 0 --clear-groups "$@"
	else
		"$@"
	fi
}

assemble() {
	run as "$S2IBOX" assemble
}

# one_message: whether stderr has one line but for those of the steps.
one_message() {
	[[ $(grep -vc '^ -----> ' <<<"$err") == 1 ]]
}

# reporting DIR: a hook in the upload that notes what there is in DIR of the
# source path before fix-permissions.
reporting() {
	as mkdir -p "$up/.s2i/action_hooks"
	as tee "$up/.s2i/action_hooks/build" >/dev/null <<-END
		#!/bin/bash
		cd "\$S2I_SOURCE_PATH" && tree "$1" >"$app/tree"
	END
	as chmod 755 "$up/.s2i/action_hooks/build"
}
app=$work/app

# expected: the upload as it is now is to come.
expected() {
	chmod -R u+rwx "$work/expected" 2>/dev/null
	rm -rf "$work/expected"
	cp -a "$up" "$work/expected"
}

# same: what the hook has found is what was wanted.
same() {
	diff "$work/wanted" "$app/tree" >"$work/diff"
	result $? 'it comes as it was' "$(head "$work/diff")"
	ok 'there is enough of it' test "$(wc -l <"$app/tree")" -gt 50
}

# crosses HOW: whole random trees come as they were.
crosses() {
	local seed
	for seed in 1 2; do
		seed=$((S2IBOX_SEED + seed))
		about "$1: a random .s2i, seed $seed"
		has_builder yes
		fresh
		reporting .s2i
		as mkdir "$up/.s2i/tree"
		as plant "$up/.s2i/tree" $seed || exit
		expected
		assemble
		is "$status" 0 'the build succeeds'
		tree "$work/expected/.s2i" >"$work/wanted"
		same
		is "$(ls -A "$up") $(ls -A "$src")" ' .s2i' \
			'nothing else is left'

		about "$1: a random source, seed $seed"
		has_builder no
		fresh
		reporting .
		as plant "$up" $seed || exit
		expected
		assemble
		is "$status" 0 'the build succeeds'
		tree "$work/expected" >"$work/wanted"
		same
		is "$(ls -A "$up")" '' 'nothing stays in the upload'
	done
}

### As the user that runs this.
other_file_system
up=$work/up/src
crosses 'on one file system'
if [[ $other ]]; then
	chmod 755 "$other"
	up=$other/src
	crosses 'across file systems'

	for builder in yes no; do
		about "files with holes across file systems (builder: $builder)"
		has_builder $builder
		fresh
		mkdir -p "$up/.s2i/dir"
		at=$up/.s2i/dir
		[[ $builder == yes ]] || at=$up/dir
		mkdir -p "$at"
		truncate -s 1G "$at/hole"
		printf begin | dd of="$at/hole" conv=notrunc status=none
		printf end | dd of="$at/hole" conv=notrunc status=none bs=1 seek=500M
		truncate -s 1M "$at/nothing"
		assemble
		at=$src${at#"$up"}
		is "$status $(stat -c %s "$at/hole" "$at/nothing" | tr '\n' ' ')" \
			'0 1073741824 1048576 ' 'the build succeeds'
		ok 'the holes stay holes' \
			test "$(stat -c %b "$at/hole")" -lt 100
		is "$(head -c 5 "$at/hole")$(tail -c +524288001 "$at/hole" |
			head -c 3)" beginend \
			'what is between them is there'
	done
else
	skip 22 'needs a second file system: root, user namespaces or /dev/shm'
fi

### What is in the way.
for up in "$work/up/src" ${other:+"$other/src"}; do
	about "a file in the place of a directory, upload in ${up#"$work"}"
	has_builder no
	fresh
	mkdir -p "$up/assets" "$src/assets/logo"
	echo text >"$up/assets/logo"
	assemble
	is "$status" 125 'it does not replace the directory'
	like "$err" "*cannot move*$up*$src: *$up/assets/logo: Is a directory" \
		'the message names it'
	ok 'one message tells all' one_message
	is "$(<"$up/assets/logo") $(ls -A "$src/assets")" 'text logo' \
		'nothing is lost'
	about "a directory in the place of a link, upload in ${up#"$work"}"
	fresh
	mkdir "$up/file"
	ln -s . "$src/file"
	assemble
	like "$status $err" "125 *$src: *$up/file: Not a directory" \
		'it does not replace the link'
done
[[ $other ]] || skip 5 'needs a second file system'

### No space, and nothing to be written.
# kept GLOB: the build has failed, with a message that GLOB matches, and all is
# as it was.
kept() {
	like "$status $err" "125 $1" 'the build fails and tells why'
	ok 'one message tells all' one_message
	is "$(ls -A "$src") $(<"$src/.s2i/file") $(head -c 3 \
		"$up/.s2i/dir/file")" '.s2i old new' \
		'the old .s2i and the new one are as they were'
	is "$(ls -A "$up")" .s2i 'the upload has nothing else'
}

# both: an old .s2i in the source path, and a new one in the upload.
both() {
	fresh
	as mkdir -p "$src/.s2i" "$up/.s2i/dir"
	echo old | as tee "$src/.s2i/file" >/dev/null
	echo new | as tee "$up/.s2i/dir/file" >/dev/null
}

has_builder yes
if [[ $S2IBOX_MOUNTS == yes ]]; then
	up=$work/up/src
	about 'no space for .s2i'
	both
	mv "$src" "$work/away"
	mkdir "$src"
	mount -t tmpfs -o size=64k none "$src"
	cp -a "$work/away/." "$src"
	yes new | head -c 200000 >"$up/.s2i/dir/file"
	cd "$src" || exit
	assemble
	kept "*$up/.s2i to $src: cannot copy .s2i/dir/file: No space left*"
	about 'no space for the source'
	has_builder no
	rm -r "$up/.s2i"
	mkdir "$up/dir"
	yes new | head -c 200000 >"$up/dir/file"
	assemble
	like "$status $err" \
		"125 *$up to $src: cannot copy $up/dir/file: No space left*" \
		'the build fails and tells why'
	is "$(find . -name '*s2ibox*') $(stat -c %s "$up/dir/file")" ' 200000' \
		'the source is where it was'
	has_builder yes
	rm -r "$up/dir" "$src/dir"
	mkdir -p "$up/.s2i/dir"
	echo new >"$up/.s2i/dir/file"
	mount -o remount,bind,ro "$src"
	assemble
	about 'a read-only source path'
	kept "*$up/.s2i to $src: cannot rename .s2i: Read-only file system"
	cd "$work" || exit
	umount "$src"
	rm -r away

	up=$other/src
	about 'a read-only upload directory'
	both
	mkdir -p "$work/mounted"
	mount --bind "$other" "$work/mounted"
	mount -o remount,bind,ro "$work/mounted"
	up=$work/mounted/src
	export S2I_UPLOAD_PATH=$up
	assemble
	kept "*$up/.s2i to $src: cannot rename .s2i: Read-only*"
	umount "$work/mounted"
else
	skip 14 'needs root, or user namespaces, to mount'
fi

### As a random user of group 0.
if [[ $(id -u) == 0 ]] && setpriv --reuid 1001 --regid 0 --clear-groups true \
	2>/dev/null
then
	user=1001
	up=$work/up/src
	crosses 'user 1001'
	for up in "$work/up/src" ${other:+"$other/src"}; do
		where=${up#"$work/"}
		has_builder yes
		about "user 1001, root's upload directory ($where)"
		both
		chown root "$up"
		chmod 755 "$up"
		assemble
		kept '*Permission denied*COPY --chown=1001:0*'
		about "user 1001, root's upload directory with a sticky bit ($where)"
		both
		chown -R root "$up"
		chmod 1777 "$up"
		assemble
		kept '*: *COPY --chown=1001:0*'
		about "user 1001, root's source path ($where)"
		both
		chown root "$src"
		chmod 755 "$src"
		assemble
		kept "*Permission denied: let user 1001 write in $src"
		about "user 1001, a source path that the group may write ($where)"
		both
		chown root:0 "$src"
		chmod 775 "$src"
		assemble
		is "$status $(ls -A "$src") $(ls "$src/.s2i")" '0 .s2i dir' \
			'the build succeeds'
		about "user 1001, a directory that it may not write ($where)"
		has_builder no
		fresh
		mkdir "$up/dir"
		echo new >"$up/dir/file"
		chmod 555 "$up/dir"
		chown -R "$user" "$up"
		assemble
		is "$status $(stat -c %a "$src/dir") $(<"$src/dir/file")" \
			'0 575 new' 'it is moved, and keeps its mode'
		about "user 1001, root's directory in the source ($where)"
		fresh
		mkdir "$up/dir"
		echo new >"$up/dir/file"
		assemble
		like "$status $err" "125 * $up/dir*denied*COPY --chown=1001:0*" \
			'the build fails and tells why'
		is "$(<"$up/dir/file")" new 'nothing is lost'
	done
	if [[ $other ]]; then
		crosses 'user 1001 across file systems'
		has_builder yes
		about "user 1001, root's directory in .s2i"
		both
		chown root "$up/.s2i/dir"
		chmod 755 "$up/.s2i/dir"
		assemble
		kept '* .s2i/dir: Permission denied*COPY --chown=1001:0*'
		about "user 1001, a file in .s2i that it can't read"
		both
		chown root "$up/.s2i/dir/file"
		chmod 600 "$up/.s2i/dir/file"
		assemble
		kept '* .s2i/dir/file: Permission denied*COPY --chown=1001:0*'
		about "user 1001, root's files with setuid and setgid bits in .s2i"
		both
		echo '#!/bin/sh' >"$up/.s2i/dir/suid"
		cp "$up/.s2i/dir/suid" "$up/.s2i/dir/sgid"
		chown 0:7 "$up/.s2i/dir/s"*
		chmod 4755 "$up/.s2i/dir/suid"
		chmod 2755 "$up/.s2i/dir/sgid"
		assemble
		is "$status $(stat -c '%u:%g %a' "$src/.s2i/dir/suid" \
			"$src/.s2i/dir/sgid")" $'0 1001:0 775\n1001:0 775' \
			'the bits are dropped'
	else
		skip 41 'needs a second file system'
	fi

	# In an image's lower layer .s2i is removed in its place.
	cd "$work" || exit
	mkdir layers all
	mount -t tmpfs none layers 2>/dev/null
	chmod 755 layers
	mkdir layers/lower layers/upper layers/work
	layers=lowerdir=layers/lower,upperdir=layers/upper,workdir=layers/work
	if [[ $S2IBOX_MOUNTS == yes ]] &&
		mount -t overlay -o "$layers" none all 2>/dev/null
	then
		umount all
		up=$work/up/src
		about "user 1001, root's old .s2i in a lower layer"
		both
		chown -R root "$src/.s2i"
		cd "$work" || exit
		cp -a app/. layers/lower
		mount -t overlay -o "$layers" none all
		export S2I_APPLICATION_PATH=$work/all
		src=$work/all/src
		cd "$src" || exit
		assemble
		kept "*Permission denied: let user 1001 write in $src/.s2i"
		cd "$work" || exit
		umount all
		export S2I_APPLICATION_PATH=$app
		src=$app/src
	else
		skip 4 'needs overlayfs'
	fi
	! mountpoint -q layers || umount layers
else
	skip 77 'needs root'
fi
cd "$work" || exit
chmod -R u+rwx app
if [[ $S2IBOX_MOUNTS == yes ]]; then
	umount other
elif [[ $other ]]; then
	chmod -R u+rwx "$other"
	rm -r "$other"
fi
