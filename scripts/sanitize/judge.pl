# judge.pl REPORT...: prints what is bad in the tools' reports, and then exits
# with 1: errors, places that leak more than $most blocks in one process, and
# processes that end with more than $most descriptors of their own.
use strict;
use warnings;

# Some lists have a block for each applet: there are fewer.
my $most = 20;
my $bad = 0;

# What an env script assigns again, or assigns before it turns out not to be
# plain, is never freed: it is as large as the script, and the exec that follows
# ends it.
my $never_freed = qr/ in read_command |: read_command /;

# What valgrind prints because it does not know fchmodat2, which s2ibox can do
# without. If the process is killed then, it prints only a part.
my $no_fchmodat2 = "--\\d+-- WARNING: unhandled \\S+ syscall: 452\n"
    . "(?:--\\d+-- (?!WARNING).*(?:\n|\\z))*";
for my $file (@ARGV) {
	open my $in, "<", $file or die "$file: $!\n";
	my $text = join "", <$in>;
	my $open = 0;
	$text =~ s/^$no_fchmodat2//mg;
	for my $part (split /\n(?:==\d+== )?\s*\n/, $text) {
		$part =~ s/^(==|\*\*)\d+(==|\*\*) ?//mg if $text !~ /Sanit/;
		# valgrind ends a process whose exec fails.
		next if $part =~ /^execve\(.*failed, errno|^EXEC FAILED/;
		next if $part =~ /^FILE DESCRIPTORS: .*\n?\z/;
		# No program gets what is open at the end; ends.c looks before
		# exec.
		if ($part =~ /^Open file descriptor \d+:/m) {
			$open++ unless $part =~ /inherited from parent/;
			next if $open <= $most;
		}
		my ($n) = $part =~ /leak of \d+ byte\(s\) in (\d+) obj/;
		($n) = $part =~ / ([\d,]+) blocks are definitely lost/
		    unless defined $n;
		$n =~ s/,// if defined $n;
		# The process was killed while the tool looked for its leaks.
		$part =~ s/^Unable to get registers from thread .*\n?//mg;
		# The test has no /proc, or has closed stderr.
		$part =~ s/^.*WARNING: ASan is ignoring requested(.*\n){3}//m;
		$part =~ s/^.*WARNING: reading executable name.*\n//mg;
		next if $part =~ /^[=\s]*(==\d+==ERROR: LeakSan.*)?\s*$/;
		next if $part =~ /^[=\s]*SUMMARY: \w+: \d+ byte.* leak/;
		next if defined $n && ($n <= $most || $part =~ $never_freed);
		$bad++;
		print "$file:\n$part\n\n";
	}
}
exit($bad != 0);
