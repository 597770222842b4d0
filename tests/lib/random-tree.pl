#!/usr/bin/perl
# random-tree.pl make SEED DIR OUTSIDE UID...
#	makes a random tree in DIR: odd modes, names and kinds of files, of
#	these owners (if root), with links that lead to OUTSIDE
# random-tree.pl list DIR
#	prints mode, uid, gid and name of all that the caller can look at
use strict;
use warnings;
use File::Find;
use Socket;

my ($what, @args) = @ARGV;
my ($outside, @owners, %directories);

sub pick { return $_[rand @_] }

sub name {
	my $i = shift;
	return pick("f$i", "-$i", "a b $i", "n\n$i", " $i", "\xff$i", "*$i",
	    "--reference=$i", "'\"$i", 'x' x 200 . $i);
}

sub mode {
	return pick(0, 0600, 0644, 0660, 0664, 0700, 0755, 0775, 0770, 0100,
	    0111, 0444, int(rand 01000)) | pick((0) x 8, 01000, 02000, 04000,
	    06000, 07000);
}

sub fill {
	my ($dir, $depth) = @_;
	for my $i (1 .. 2 + rand 7) {
		my $path = "$dir/" . name($i);
		my $kind = int rand 12;
		if ($kind < 4 && $depth < 5) {
			mkdir $path or die "$path: $!";
			fill($path, $depth + 1);
		} elsif ($kind == 8) {
			symlink pick('nothing', $outside, "$outside/file", '..',
			    '.', '/'), $path;
			next;
		} elsif ($kind == 9) {
			require POSIX;
			POSIX::mkfifo($path, 0600);
		} elsif ($kind == 10 && length $path < 100) {
			socket my $s, AF_UNIX, SOCK_STREAM, 0;
			bind $s, sockaddr_un($path);
		} else {
			open my $file, '>', $path or die "$path: $!";
		}
		next unless -e $path;
		chown pick(@owners), pick(0, 0, 7, 1001), $path if @owners;
		$directories{$path} = mode();
		chmod $directories{$path}, $path unless -d $path;
	}
}

if ($what eq 'make') {
	(my ($seed, $dir), $outside, @owners) = @args;
	srand $seed;
	fill($dir, 0);
	# From below, since those above may be closed then.
	for (sort { length $b <=> length $a } keys %directories) {
		chmod $directories{$_}, $_ if -d $_ && !-l $_;
	}
} else {
	my ($dir) = @args;
	find({ no_chdir => 1, wanted => sub {
		my @st = lstat or return;
		printf "%o %d %d %s\0", @st[2, 4, 5], $_;
	} }, $dir);
}
