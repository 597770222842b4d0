# applets.pl WORK LOG PART SECONDS [SEED [CASES]]: makes and judges the cases of
# scripts/fuzz/applets, which has made the directory WORK. Case number N of a
# run depends on SEED + N alone.
use strict;
use warnings;
use Errno;
use Fcntl;
use POSIX qw(:sys_wait_h mkfifo _exit setsid);
use Time::HiRes qw(time usleep);

my ($work, $log, $part, $seconds, $seed, $cases) = @ARGV;
$seed //= time % 1000000 | 0;
my ($box, $start) = ("$work/s2ibox", "$work/start");
my ($case, $near, $far) = ('', "$work/scratch/case", "$work/scratch/elsewhere");
my $patience = 60;	# seconds: sanitizers are slow, and the machine may be
sub one { $_[rand @_] }		# one of them
sub chance { rand() < $_[0] }	# true with that probability
sub bytes { join '', map { chr(1 + rand 255) } 1 .. 1 + rand $_[0] }

my @applets = qw(assemble run exec shell ready alive verify setup migrate hook
	jobs check adopt fix-permissions);
my @hooks = qw(pre_build build deploy run ready alive verify setup migrate
	pre_stop pre-build post_deploy);
my %status = map { $_ => 1 } 0 .. 3, 124 .. 127, map { 128 + $_ } 1 .. 64;

# Makes a file, unless there is one.
sub put {
	my ($file, $mode, $text) = @_;
	sysopen my $out, $file, O_WRONLY | O_CREAT | O_EXCL or return;
	print $out $text;
	close $out;
	chmod $mode, $file;
}

# A file's name, often one of those given.
sub name {
	my $n = rand;
	return one(@_) if @_ && $n < .6;
	return one('-x', '--', '-rf', "new\nline", 'a b', ' ', '~', "'", '"', '$x',
		'.hidden', 'a~', 'b.swp', '*', "\e[31m", "\xc3\xa4", "\xff", '\\',
		'README.md', 'x' x 255) if $n < .85;
	return bytes(12) =~ s{/}{_}gr =~ s{^\.{1,2}$}{_}r;
}

# A word of a command line.
sub word {
	return one(@applets, @hooks, '-t', '-w', '-p', '-s', '-k', '-P', '-L', '--',
		'--once', '--help', '--list', '--version', '--install', '-', '',
		'.', '..', 'daily', 'true', 'false', 'image', '0', '.1', '1e9',
		'-1', '99999999999999999999', '1', 'src', 'once', 'none', 'nan',
		'.s2i', 'name=value', '0x1', '1.5', ' 1') if chance(.8);
	return chance(.05) ? 'x' x one(255, 4095, 4096, 20000) : bytes(20);
}

my $tame;	# whether the case is one that s2i-check finds little in

# The contents of a file, often a script's.
sub script {
	# This one executes itself without end, so that only a check may see it.
	return "#!/usr/bin/env\n" if $part eq 'check' && chance(.03);
	return one('', "\n", "#!", "#!\n", "#! \n", "#!/bin/sh\r\n", "#!/bin/sh",
		"#!/no/such\n", "\xef\xbb\xbf#!/bin/sh\n",
		"\x7fELF", "#!" . 'x' x 300, bytes(64), "#!/bin/sh\n" . bytes(30),
		"exit 3\n", ":\n", "\0", "A=1\n", "A=" . bytes(9) . "\n",
		"export A B=\$A C=\"x\${A:-y}\"\n", "set -u\n", "exit 0\n",
		"A='\n", "if\n", "A=1\r\n", "shopt -s extglob\n")
	    if chance($tame ? .03 : .5);
	return "#!/bin/" . one('sh', 'bash') . "\n" .
	    one(":\n", "exit 1\n", "echo out\n", "echo err >&2\n", "cat\n", "exit 3\n");
}

# Makes something named FILE: mostly a script, with an odd mode.
sub thing {
	my ($file) = @_;
	my $n = rand() ** ($tame ? 9 : 1);
	my $mode = $tame ? 0755 : one(0755, 0755, 0755, 0644, 0600, 0, 0111, 0777, 04755);
	if ($n < .75) {
		put($file, $mode, script());
	} elsif ($n < .8) {
		mkdir $file, $mode;
	} elsif ($n < .84) {
		mkfifo($file, $mode);
	} elsif ($n < .88) {
		link one(glob("$near/src/.s2i/*/*"), "$near/none"), $file;
	} else {
		symlink one('.', '..', 'self', $file, '../../../..', "$far/file", $far,
			'/dev/null', '/no/such', 'loop', 'build', '../jobs', '',
			'x' x 200), $file;
	}
}

# Makes a random .s2i below DIR.
sub tree {
	my ($dir) = @_;
	my $s2i = "$dir/.s2i";
	return thing($s2i) if chance(.03);
	mkdir $s2i;
	for my $sub (qw(action_hooks jobs cron_jobs bin)) {
		next if chance(.3);
		if (chance(.05)) {
			thing("$s2i/$sub");
			next;
		}
		mkdir "$s2i/$sub";
		my @dirs = ("$s2i/$sub");
		if ($sub =~ /jobs/) {
			@dirs = map { "$s2i/$sub/" . name('daily') } 1 .. 2;
			mkdir $_ for @dirs;
			thing("$s2i/$sub/" . name()) if chance(.3);
		}
		for (1 .. rand one(3, 10, 30)) {
			my $at = one(@dirs);
			thing("$at/" . ($sub eq 'bin' ?
			    name(qw(assemble run save-artifacts)) :
			    $sub eq 'jobs' ? name('1', '2') :
			    name(@hooks, 'build_env', 'deploy_env')));
		}
		# bash would wait for somebody who writes into a fifo.
		unlink grep { -p } glob("$s2i/$sub/*_env");
		chmod one(0, 0500, 0300, 0111), one(@dirs) if chance(.05);
	}
	thing("$s2i/" . name('environment', 'Jobs', 'action-hooks')) if chance(.3);
}

sub remove {
	system 'chmod', '-R', 'u+rwx', '--', $_[0] if -d $_[0] && !-l $_[0];
	system 'rm', '-rf', '--', $_[0];
}

# What is outside the case's own directory: it must not change.
sub state_of_far {
	return `find \Q$far\E -printf '%p %m %u %g %s %T@ %y %n\n' | sort;
	    cat \Q$far\E/file`;
}

# Makes the directories of the next case.
sub prepare {
	remove($near);
	$tame = chance(.6);
	mkdir $_ for $near, "$near/src", "$near/scripts", "$near/upload", "$near/bin";
	chdir "$near/src" or die "$near: $!\n";
	tree("$near/src") if $part ne 'assemble' || chance(.4);
	if ($part eq 'assemble') {
		tree("$near/upload");
		thing("$near/upload/" . name('README.md')) for 1 .. rand 5;
		thing("$near/src/" . name('README.md')) for 1 .. rand 5;
		thing("$near/scripts/assemble") if chance(.5);
		thing("$near/src/." . one('s2i.s2ibox-new', 's2i.s2ibox-old'))
		    if chance(.1);
	}
	put("$near/bash_env", 0644, script());
}

# The entries of the environment.
sub environment {
	my %env = (PATH => '/usr/local/bin:/usr/bin:/bin', HOME => $near,
		S2I_APPLICATION_PATH => $near, S2I_SOURCE_PATH => "$near/src",
		S2I_SCRIPTS_PATH => "$near/scripts",
		S2I_UPLOAD_PATH => "$near/upload");
	return map { "$_=$env{$_}" } keys %env if $part ne 'environment';
	my @path = ($near, "$near/src", "$near/upload", '', '.', '..', 'src', '/no',
		"$near/src/", "$near/scripts", "//", 'x' x 5000);
	my @names = qw(S2I_APPLICATION_PATH S2I_SOURCE_PATH S2I_SCRIPTS_PATH
		S2I_UPLOAD_PATH APP_ROOT STI_SCRIPTS_PATH STI_SCRIPTS_URL HOME PATH PWD);
	my @entries = chance(.1) ? () : map { "$_=$env{$_}" } keys %env;
	for (1 .. rand one(3, 20)) {
		my $n = rand;
		push @entries, $n < .3 ? one(@names) . '=' . one(@path) :
		    $n < .5 ? one('S2IBOX_RESUME=', 'S2I_MARKERS_ENVIRON=',
			'S2I_INIT=', 'S2I_READY_TIMEOUT=', 'S2I_ALIVE_TIMEOUT=',
			'_STDBUF_O=', 'S2IBOX_STEPS=', 'LC_ALL=', 'BASHOPTS=',
			'POSIXLY_CORRECT=', 'GIT_DIR=', 'SHELLOPTS=') .
			one('0', '1', '3', "2 5\nx", "3 99999999999999999999 y",
			"$near/src", 'group', '.5', 'errexit', bytes(20)) :
		    $n < .6 ? "BASH_ENV=$near/bash_env" :
		    $n < .7 ? one('BASH_FUNC_f%%=() { :; }', 'BASH_FUNC_f()=() { :; }',
			'BASH_FUNC_=', 'BASH_FUNC_', 'BASH_FUNC_%%=x',
			"STI_SCRIPTS_URL=image://$near/scripts", 'PATH') :
		    $n < .8 ? one('', '=', '=x', '==', 'NAME', 'A', 'a-b=c', '1=2') :
		    $n < .82 ? 'BIG=' . 'x' x one(1000, 70000, 131000) :
		    $n < .9 ? bytes(30) : 'A=' . bytes(30);
	}
	push @entries, map { "MANY$_=" . 'y' x rand 200 } 1 .. 3000 if chance(.03);
	push @entries, @entries if chance(.1);
	return @entries;
}

# The words of the command; argv[0] is the first.
sub command {
	return ("s2i-$part", one([], ['-s'], ['.'], ['--', '.'])->@*)
	    if $part eq 'check';
	return ('s2i-jobs', one([], ['-k'], ['-t', '20'])->@*, one('daily', 'daily',
	    name('daily'))) if $part eq 'jobs';
	return ("$near/scripts/s2i-assemble", map { word() } 1 .. rand 3)
	    if $part eq 'assemble';
	my @words = (one(@applets, 's2ibox', 'powershift'));
	$words[0] = one('s2i-', '/x/', '', './') . $words[0];
	# A shell or a program could do anything with random words.
	@words = (word()) if $part eq 'argv' && chance(.1);
	return () if $part eq 'argv' && chance(.01);
	push @words, map { word() } 1 .. rand 6;
	push @words, map { word() } 1 .. 2000 if chance(.01);
	return ('s2i-exec', '--', one('true', 'env', 'none', "$near/bin"))
	    if "@words" =~ /shell|exec/;
	return @words;
}

# The processes besides this one, if the PID namespace is our own.
sub others {
	1 while waitpid(-1, WNOHANG) > 0;
	return () if $$ != 1;
	opendir my $dir, '/proc' or return ();
	return grep { /^\d+$/ && $_ != 1 && $_ != $$ } readdir $dir;
}

# Returns the status, whether it hung, and the words of the command.
sub run_case {
	my @words = command();
	my @env = environment();
	open my $out, '>', "$near/.case" or die;
	print $out join("\0", @words, '', @env);
	close $out;
	my $pid = fork // die "fork: $!\n";
	if (!$pid) {
		setsid();
		open STDIN, '<', '/dev/null';
		open STDOUT, '>', "$work/scratch/out";
		open STDERR, '>', "$work/scratch/err";
		{ no warnings; exec $start, $box, scalar @words, @words, @env; }
		_exit($!{E2BIG} ? 126 : 98);
	}
	my $end = time + $patience;
	my $hung;
	until (waitpid($pid, WNOHANG) == $pid) {
		if (time > $end) {
			$hung = 1;
			kill KILL => -$pid, $pid;
			waitpid $pid, 0;
			last;
		}
		usleep 1000;
	}
	return ($?, $hung, "@words");
}

# Lists what was wrong with a case.
sub judge {
	my ($status, $hung, $words, $before) = @_;
	my @why;
	push @why, "it hangs" if $hung;
	push @why, "signal $status" if $status & 127 && !$hung;
	my $code = $status >> 8;
	push @why, "status $code" if !($status & 127) && !$status{$code};
	push @why, "status $code of a check"
	    if $part eq 'check' && $code > 1 && $code != 125;
	open my $in, '<', "$work/scratch/err";
	my @lines = <$in>;
	open $in, '<', "$work/scratch/out" and push @lines, <$in> if $part eq 'check';
	my @ours = $part eq 'check' ? @lines : grep { /^(s2i|s2ibox| -----> )/ } @lines;
	push @why, @lines . " lines" if @lines > 1000;
	push @why, "not printable: " . ($_ =~ s/([^ -~])/sprintf "<%02x>", ord $1/ger)
	    for grep { /[\x00-\x09\x0b-\x1f\x7f]/ || !/\n\z/ } @ours;
	push @why, 'failed without a message'
	    if !@lines && ($code == 125 || $code == 127 && $part =~ /check/);
	my @reports = glob "$log/*";
	if (@reports) {
		my $bad = `perl \Q$work\E/judge.pl @reports`;
		push @why, $bad if $bad;
		unlink @reports;
	}
	my @left;
	my $end = time + 2;
	usleep 1000 while (@left = others()) && time < $end;
	push @why, "processes left: @left" if @left;
	kill KILL => @left if @left;
	push @why, 'what lies elsewhere has changed' if state_of_far() ne $before;
	return @why;
}

mkdir $far;
put("$far/file", 0600, "elsewhere\n");
put("$far/program", 0700, "#!/bin/sh\n");
print "# scripts/fuzz/applets $part $seconds $seed\n";
my ($n, $bad, $spent, %seen) = (0, 0, 0);
$| = 1;
until ($cases ? $n >= $cases : $spent >= $seconds) {
	my $begin = time;
	srand $seed + $n;
	my $before = state_of_far();
	prepare();
	my ($status, $hung, $words) = run_case();
	$seen{$status >> 8}++;
	my @why = judge($status, $hung, $words, $before);
	if (@why) {
		$bad++;
		printf "again: scripts/fuzz/applets %s 1 %d 1\n%s\n%s\n", $part, $seed + $n,
		    $words =~ s/([^ -~])/sprintf "<%02x>", ord $1/ger,
		    join "\n", map { substr $_, 0, 3000 } @why;
		system "cut -c1-300 \Q$work\E/scratch/err | tail -n 20 | cat -v";
		last if $bad >= 5;
	}
	$n++;
	my $took = time - $begin;
	$spent += $took < 2 ? $took : 2;	# more is a machine that was asleep
}
chdir '/';
remove($near);
printf "%s: %d cases, %d bad; status %s\n", $part, $n, $bad, join ' ',
    map { "$_:$seen{$_}" } sort { $a <=> $b } keys %seen;
exit($bad != 0);
