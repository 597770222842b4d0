# judge.pl REPORT...: what the tools' reports hold that is bad: errors, and the
# places that leak more than MOST blocks in one process. Prints that, status 1.
use strict;
use warnings;

my $most = 20;	# more than there are applets: some lists are made of them
my $bad = 0;

# What an env script assigns once more, or before it is found to be too
# hard for plain.c: as large as the script, gone at the exec behind it.
my $lasts = qr/ in take_command |: take_command /;
for my $file (@ARGV) {
	open my $in, "<", $file or die "$file: $!\n";
	my $text = join "", <$in>;
	for my $part (split /\n(?:==\d+== )?\s*\n/, $text) {
		$part =~ s/^(==|\*\*)\d+(==|\*\*) ?//mg if $text !~ /Sanit/;
		# It gave up a process for an exec that failed.
		next if $part =~ /^execve\(.*failed, errno|^EXEC FAILED/;
		next if $part =~ /^FILE DESCRIPTORS: |inherited from parent/;
		my ($n) = $part =~ /leak of \d+ byte\(s\) in (\d+) obj/;
		($n) = $part =~ / ([\d,]+) blocks are definitely lost/
		    unless defined $n;
		$n =~ s/,// if defined $n;
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
