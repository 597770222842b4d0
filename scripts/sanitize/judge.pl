# judge.pl REPORT...: what the tools' reports hold that is bad: errors, and the
# places that leak more than MOST blocks in one process, or processes that end
# with more than MOST descriptors of their own. Prints that, status 1.
use strict;
use warnings;

my $most = 20;	# more than there are applets: some lists are made of them
my $bad = 0;

# What an env script assigns once more, or before it is found to be too
# hard for plain.c: as large as the script, gone at the exec behind it.
my $lasts = qr/ in take_command |: take_command /;

# How valgrind says that it doesn't know fchmodat2, which mode.c can do without;
# a process that is killed then says only half of it.
my $no_fchmodat2 = "--\\d+-- WARNING: unhandled \\S+ syscall: 452\n"
    . "(?:--\\d+-- (?!WARNING).*(?:\n|\\z))*";
for my $file (@ARGV) {
	open my $in, "<", $file or die "$file: $!\n";
	my $text = join "", <$in>;
	my $open = 0;
	$text =~ s/^$no_fchmodat2//mg;
	for my $part (split /\n(?:==\d+== )?\s*\n/, $text) {
		$part =~ s/^(==|\*\*)\d+(==|\*\*) ?//mg if $text !~ /Sanit/;
		# It gave up a process for an exec that failed.
		next if $part =~ /^execve\(.*failed, errno|^EXEC FAILED/;
		next if $part =~ /^FILE DESCRIPTORS: .*\n?\z/;
		# What is open at the end, no program gets; ends.c looks at exec.
		if ($part =~ /^Open file descriptor \d+:/m) {
			$open++ unless $part =~ /inherited from parent/;
			next if $open <= $most;
		}
		my ($n) = $part =~ /leak of \d+ byte\(s\) in (\d+) obj/;
		($n) = $part =~ / ([\d,]+) blocks are definitely lost/
		    unless defined $n;
		$n =~ s/,// if defined $n;
		# A process that was killed while its leaks were looked for.
		$part =~ s/^Unable to get registers from thread .*\n?//mg;
		# Where a test has no /proc, or has closed stderr.
		$part =~ s/^.*WARNING: ASan is ignoring requested(.*\n){3}//m;
		$part =~ s/^.*WARNING: reading executable name.*\n//mg;
		next if $part =~ /^[=\s]*(==\d+==ERROR: LeakSan.*)?\s*$/;
		next if $part =~ /^[=\s]*SUMMARY: \w+: \d+ byte.* leak/;
		next if defined $n && ($n <= $most || $part =~ $lasts);
		$bad++;
		print "$file:\n$part\n\n";
	}
}
exit($bad != 0);
