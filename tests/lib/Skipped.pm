# prove --harness Skipped: prove itself, which also says at its end why tests were
# skipped, in one line a reason, and how many.
package Skipped;
use strict;
use warnings;
use parent 'TAP::Harness';

sub new {
	my ($class, @args) = @_;
	my $self = $class->SUPER::new(@args);
	my (%tests, %files);

	$self->callback(made_parser => sub {
		my ($parser) = @_;
		$parser->callback(test => sub {
			my ($test) = @_;
			$tests{$test->explanation}++ if $test->has_skip;
		});
		$parser->callback(plan => sub {
			my ($plan) = @_;
			$files{$plan->explanation}++ if $plan->has_skip;
		});
	});
	$self->callback(after_runtests => sub {
		say_each('file', %files);
		say_each('test', %tests);
	});
	return $self;
}

sub say_each {
	my ($what, %count) = @_;

	for my $why (sort keys %count) {
		my $n = $count{$why};
		print "# $n $what", $n == 1 ? '' : 's', " skipped: $why\n";
	}
}

1;
