#!/bin/bash
# s2i-assemble moves .s2i and, without a builder, all of the source: nothing is
# lost on the way, and what fails leaves all as it was.
. "${0%/*}/../lib/mounts.sh"
. "${0%/*}/../lib/tap.sh"
# What is mounted can't be removed, however this ends.
trap 'last=$?
	cd /
	umount -l "$work"/{app/src,mounted,other,all,layers} 2>/dev/null
	(exit $last)
	finish' EXIT
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

# tree DIR: all that there is of it; a file's names are told by the first one.
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

# plant DIR SEED: a random tree. Root gives away what is in it.
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

# builder yes|no
builder() {
	rm -f "$work/scripts/assemble"
	[[ $1 == no ]] || ln -s "$work/assemble" "$work/scripts/assemble"
	export S2I_SCRIPTS_PATH=$work/scripts
}

# fresh: an empty source, and an empty upload, beside it or on the other file
# system; all by the user that builds.
fresh() {
	cd "$work" || exit
	chmod -R u+rwx app "$up" 2>/dev/null
	rm -rf app "$up"
	mkdir -p "$src" "$up"
	[[ ! ${user-} ]] || chown -R "$user:0" app "$up"
	export S2I_UPLOAD_PATH=$up
	cd "$src" || exit
}

# as COMMAND...: as the user that builds.
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


# one_message: what fails is told in one line, the steps aside.
one_message() {
	[[ $(grep -vc '^ -----> ' <<<"$err") == 1 ]]
}

# reporting DIR: a hook in the upload that notes what there is of DIR of the
# source before fix-permissions.
reporting() {
	as mkdir -p "$up/.s2i/action_hooks"
	as tee "$up/.s2i/action_hooks/build" >/dev/null <<-END
		#!/bin/bash
		cd "\$S2I_SOURCE_PATH" && tree "$1" >"$app/tree"
	END
	as chmod 755 "$up/.s2i/action_hooks/build"
}
app=$work/app

# expected: what is to come.
expected() {
	chmod -R u+rwx "$work/expected" 2>/dev/null
	rm -rf "$work/expected"
	cp -a "$up" "$work/expected"
}

# same NAME: what the hook has found is what was wanted.
same() {
	diff "$work/wanted" "$app/tree" >"$work/diff"
	result $? "$1" "$(head "$work/diff")"
	ok "and it isn't little" test "$(wc -l <"$app/tree")" -gt 50
}

# crosses NAME: whole random trees come as they were.
crosses() {
	local seed
	for seed in 1 2; do
		seed=$((S2IBOX_SEED + seed))
		builder yes
		fresh
		reporting .s2i
		as mkdir "$up/.s2i/tree"
		as plant "$up/.s2i/tree" $seed || exit
		expected
		assemble
		is "$status" 0 "$1: a random .s2i, $seed"
		tree "$work/expected/.s2i" >"$work/wanted"
		same 'is as it was'
		is "$(ls -A "$up") $(ls -A "$src")" ' .s2i' 'and is all there is'

		builder no
		fresh
		reporting .
		as plant "$up" $seed || exit
		expected
		assemble
		is "$status" 0 "$1: a random source, $seed"
		tree "$work/expected" >"$work/wanted"
		same 'is as it was'
		is "$(ls -A "$up")" '' 'and nothing stays'
	done
}

### As the user that runs this.
if [[ $S2IBOX_MOUNTS == yes ]]; then
	mkdir other
	mount -t tmpfs none other && other=$work/other
elif [[ -w /dev/shm && $(stat -c %d /dev/shm) != "$(stat -c %d .)" ]]; then
	other=$(mktemp -d /dev/shm/s2ibox.XXXXXX)
fi
up=$work/up/src
crosses 'on one file system'
if [[ $other ]]; then
	chmod 755 "$other"
	up=$other/src
	crosses 'across file systems'

	for builder in yes no; do
		builder $builder
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
			'0 1073741824 1048576 ' "holes (builder: $builder)"
		ok 'stay holes' test "$(stat -c %b "$at/hole")" -lt 100
		is "$(head -c 5 "$at/hole")$(tail -c +524288001 "$at/hole" |
			head -c 3)" beginend 'and the rest is there'
	done
else
	skip 22 'needs a second file system: root, user namespaces or /dev/shm'
fi

### What is in the way is named, and nothing is lost.
for up in "$work/up/src" ${other:+"$other/src"}; do
	builder no
	fresh
	mkdir -p "$up/assets" "$src/assets/logo"
	echo text >"$up/assets/logo"
	assemble
	is "$status" 125 "a file does not replace a directory: ${up#"$work"}"
	like "$err" "*cannot move*$up*$src: assets/logo: Is a directory" \
		'it is named'
	ok 'in one message' one_message
	is "$(<"$up/assets/logo") $(ls -A "$src/assets")" 'text logo' \
		'and nothing is lost'
	fresh
	mkdir "$up/file"
	ln -s . "$src/file"
	assemble
	like "$status $err" "125 *$src: file: Not a directory" \
		'nor a directory a link'
done
[[ $other ]] || skip 5 'needs a second file system'

### No space, and nothing to be written.
# kept NAME PATTERN: the build has failed so, and all is as it was.
kept() {
	like "$status $err" "125 $2" "$1"
	ok 'in one message' one_message
	is "$(ls -A "$src") $(<"$src/.s2i/file") $(head -c 3 \
		"$up/.s2i/dir/file")" '.s2i old new' 'the old one is there'
	is "$(ls -A "$up")" .s2i 'and the new one as well'
}
# both: an old .s2i and a new one
both() {
	fresh
	as mkdir -p "$src/.s2i" "$up/.s2i/dir"
	echo old | as tee "$src/.s2i/file" >/dev/null
	echo new | as tee "$up/.s2i/dir/file" >/dev/null
}

builder yes
if [[ $S2IBOX_MOUNTS == yes ]]; then
	up=$work/up/src
	both
	mv "$src" "$work/away"
	mkdir "$src"
	mount -t tmpfs -o size=64k none "$src"
	cp -a "$work/away/." "$src"
	yes new | head -c 200000 >"$up/.s2i/dir/file"
	cd "$src" || exit
	assemble
	kept 'no space for .s2i' \
		"*$up/.s2i to $src: .s2i/dir/file: No space left*"
	builder no
	rm -r "$up/.s2i"
	mkdir "$up/dir"
	yes new | head -c 200000 >"$up/dir/file"
	assemble
	like "$status $err" "125 *$up to $src: dir/file: No space left*" \
		'nor for the source'
	is "$(find . -name '*s2ibox*') $(stat -c %s "$up/dir/file")" ' 200000' \
		'which is where it was'
	builder yes
	rm -r "$up/dir" "$src/dir"
	mkdir -p "$up/.s2i/dir"
	echo new >"$up/.s2i/dir/file"
	mount -o remount,bind,ro "$src"
	assemble
	kept 'a read-only source path' "*$up/.s2i to $src: Read-only file system"
	cd "$work" || exit
	umount "$src"
	rm -r away

	up=$other/src
	both
	mkdir -p "$work/mounted"
	mount --bind "$other" "$work/mounted"
	mount -o remount,bind,ro "$work/mounted"
	up=$work/mounted/src
	export S2I_UPLOAD_PATH=$up
	assemble
	kept 'a read-only upload directory' "*$up/.s2i to $src: Read-only*"
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
		builder yes
		both
		chown root "$up"
		chmod 755 "$up"
		assemble
		kept "user 1001, root's upload directory ($where)" \
			'*Permission denied*COPY --chown=1001:0*'
		both
		chown -R root "$up"
		chmod 1777 "$up"
		assemble
		kept "a sticky one ($where)" '*: *COPY --chown=1001:0*'
		both
		chown root "$src"
		chmod 755 "$src"
		assemble
		kept "root's source path ($where)" \
			"*Permission denied: let user 1001 write in $src"
		both
		chown root:0 "$src"
		chmod 775 "$src"
		assemble
		is "$status $(ls -A "$src") $(ls "$src/.s2i")" '0 .s2i dir' \
			"the group's source path is enough ($where)"
		builder no
		fresh
		mkdir "$up/dir"
		echo new >"$up/dir/file"
		chmod 555 "$up/dir"
		chown -R "$user" "$up"
		assemble
		is "$status $(stat -c %a "$src/dir") $(<"$src/dir/file")" \
			'0 575 new' "a read-only directory ($where)"
		fresh
		mkdir "$up/dir"
		echo new >"$up/dir/file"
		assemble
		like "$status $err" '125 *: dir*denied*COPY --chown=1001:0*' \
			"root's directory in the source ($where)"
		is "$(<"$up/dir/file")" new 'is not lost'
	done
	if [[ $other ]]; then
		crosses 'user 1001 across file systems'
		builder yes
		both
		chown root "$up/.s2i/dir"
		chmod 755 "$up/.s2i/dir"
		assemble
		kept "a directory of root's in .s2i" \
			'*: .s2i/dir: Permission denied*COPY --chown=1001:0*'
		both
		chown root "$up/.s2i/dir/file"
		chmod 600 "$up/.s2i/dir/file"
		assemble
		kept "a file that can't be read" \
			'*: .s2i/dir/file: Permission denied*COPY --chown=1001:0*'
		both
		echo '#!/bin/sh' >"$up/.s2i/dir/suid"
		cp "$up/.s2i/dir/suid" "$up/.s2i/dir/sgid"
		chown 0:7 "$up/.s2i/dir/s"*
		chmod 4755 "$up/.s2i/dir/suid"
		chmod 2755 "$up/.s2i/dir/sgid"
		assemble
		is "$status $(stat -c '%u:%g %a' "$src/.s2i/dir/suid" \
			"$src/.s2i/dir/sgid")" $'0 1001:0 775\n1001:0 775' \
			"root's setuid does not become this user's"
	else
		skip 41 'needs a second file system'
	fi

	# In an image's lower layer, where .s2i is removed in its place.
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
		both
		chown -R root "$src/.s2i"
		cd "$work" || exit
		cp -a app/. layers/lower
		mount -t overlay -o "$layers" none all
		export S2I_APPLICATION_PATH=$work/all
		src=$work/all/src
		cd "$src" || exit
		assemble
		kept "root's old .s2i in a lower layer" \
			"*Permission denied: let user 1001 write in $src/.s2i"
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
