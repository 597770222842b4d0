# coverage.pl LEAST REASONS LINES: for scripts/sanitize/coverage. Judges LINES,
# which "gcov -t" has printed.
use strict;
use warnings;

my ($least, $reasons, $lines) = @ARGV;
my (%may, %missed, %run, %all, $file, $function);

# FILE, FUNCTION, how many lines at most (with "?": sometimes none), WHY.
open my $in, '<', $reasons or die "$reasons: $!\n";
while (<$in>) {
	next if /^(#|$)/;
	my ($where, $name, $most) = /^(\S+)\t(\w+)\t(\d+\??)\t\S.*$/
	    or die "$reasons:$.: not FILE, FUNCTION, LINES, WHY\n";
	$may{"$where\t$name"} = $most;
}

open $in, '<', $lines or die "$lines: $!\n";
while (<$in>) {
	my ($count, $line, $text) = /^ *([^:]+): *(\d+):(.*)$/ or next;
	($file, $function) = ($1, '') if $line == 0 && $text =~ /^Source:(.*)/;
	next if $line == 0 || $file !~ /^(core|applets)\/.*\.c$/;
	$function = $1 if $text =~ /^(\w+)\(/;
	next if $count eq '-';
	$all{$file}++;
	if ($count =~ /^[#=]/) {
		push @{$missed{"$file\t$function"}}, "$file:$line:$text";
	} else {
		$run{$file}++;
	}
}

my ($run, $all, $bad) = (0, 0, 0);
for my $file (sort keys %all) {
	my $n = $run{$file} // 0;
	printf "%6.1f %%  %s\n", 100 * $n / $all{$file}, $file;
	$run += $n;
	$all += $all{$file};
}
my $share = $all ? 100 * $run / $all : 0;
printf "%6.1f %%  of all %d lines\n", $share, $all;
for (sort keys %missed) {
	my @lines = @{$missed{$_}};
	my ($most) = ($may{$_} // 0) =~ /(\d+)/;
	next if @lines <= $most;
	print "$_\n" for @lines;
	printf "%d lines are not run; there is a reason for %d\n", scalar @lines,
	    $most;
	$bad = 1;
}
for (sort keys %may) {
	next if $missed{$_} || $may{$_} =~ /\?/;
	print "$reasons: $_: all its lines are run, or it has gone\n";
	$bad = 1;
}
if ($share < $least) {
	print "That is less than $least %.\n";
	$bad = 1;
}
exit $bad;
