#!/bin/bash
# In a git work tree s2i-check looks at the modes in the index, since a clone
# gets these.
# shellcheck disable=SC2086 # the words have no spaces
. "${0%/*}/../lib/tap.sh"
. "$tests/lib/findings.sh"
. "$tests/lib/repository.sh"
export GIT_AUTHOR_NAME=test GIT_AUTHOR_EMAIL=test@localhost
export GIT_COMMITTER_NAME=test GIT_COMMITTER_EMAIL=test@localhost
mkdir bin bare
cp "$S2IBOX" bin/s2i-check
check=$work/bin/s2i-check
ln -s "$(type -P bash)" "$(type -P env)" bare
hooks=.s2i/action_hooks

if ! git init -q try 2>/dev/null; then
	skip 99 'needs git'
	exit
fi

# fresh: a repository with a hook in it, committed as it should be.
fresh() {
	rm -rf "$work/linked"
	new_repository
	git init -q .
	scripts $hooks/deploy
	git add .
	git commit -q -m 'One hook'
}

about 'the disk and the index'
fresh
clean 'committed with its x bit'
git update-index --chmod=-x $hooks/deploy
error "$hooks/deploy: error: *git update-index --chmod=+x $hooks/deploy" \
	'an x bit on the disk, but not in the index'
cured 'an x bit on the disk, but not in the index'
chmod -x $hooks/deploy
error "$hooks/deploy: error: *chmod +x $hooks/deploy" \
	'an x bit in the index, but not on the disk'
cured 'an x bit in the index, but not on the disk'
chmod -x $hooks/deploy
git update-index --chmod=-x $hooks/deploy
error "$hooks/deploy: error: *chmod +x $hooks/deploy*git update-index*" \
	'no x bit in either'
cured 'no x bit in either'
scripts $hooks/setup .s2i/jobs/nightly/job
clean 'untracked files with an x bit'
chmod -x $hooks/setup
error "$hooks/setup: error: *chmod +x $hooks/setup*" \
	'an untracked hook without an x bit'
cured 'an untracked hook without an x bit'
chmod -x .s2i/jobs/nightly/job
git add .
error ".s2i/jobs/nightly/job: error: *" 'a job without an x bit'
cured 'a job without an x bit'
git config core.fileMode false
chmod -x $hooks/deploy
error "$hooks/deploy: error: *chmod +x*" \
	'no x bit on the disk, with core.fileMode=false'
chmod +x $hooks/deploy
scripts $hooks/verify
git add .
error "$hooks/verify: error: *git update-index --chmod=+x *" \
	'git add with core.fileMode=false makes it 644'
cured 'git add with core.fileMode=false makes it 644'
for env in build_env deploy_env; do
	echo A=1 >$hooks/$env
done
git add .
clean 'env scripts without an x bit'
git rm -q --cached $hooks/deploy
clean 'removed from the index, with an x bit on the disk'

odd=$'-a \'b\' "c"\n$(touch d)\\ *é;&'
fresh
scripts "$hooks/$odd"
git add .
git update-index --chmod=-x "$hooks/$odd"
error "$hooks/-a*: error: *git update-index --chmod=+x *" 'an odd name'
cured 'an odd name'
is "$(ls)" '' 'nothing in an odd name is run'
scripts "./$odd/$hooks/$odd"
git add .
git update-index --chmod=-x "./$odd/$hooks/$odd"
error '*: error: *git -C *update-index --chmod=+x *' 'an odd DIR' -- "$odd"
cured 'an odd DIR' -- "$odd"
is "$(ls)" "$(ls -d -- "$odd")" 'nothing in an odd DIR is run'

about 'where .s2i is'
fresh
scripts app/$hooks/deploy app/deep/.keep
git add .
git update-index --chmod=-x app/$hooks/deploy
clean 'in another directory than the working directory'
error "app/$hooks/deploy: error: *" 'in a DIR of the work tree' app
cd app || exit
error "$hooks/deploy: error: *" \
	'in the working directory, below the top of the work tree'
cured 'in the working directory, below the top of the work tree'
git update-index --chmod=-x $hooks/deploy
error "../app/$hooks/deploy: error: *" 'in a DIR with ..' ../app
cured 'in a DIR with ..' ../app
git update-index --chmod=-x $hooks/deploy
cd / || exit
error "$work/repo/app/$hooks/deploy: error: *" 'in a DIR of another work tree' \
	"$work/repo/app"
cured 'in a DIR of another work tree' "$work/repo/app"
cd "$work/repo" || exit
git update-index --chmod=-x $hooks/deploy
git worktree add -q ../linked
cd ../linked || exit
clean 'in a linked work tree, which has an index of its own'
git update-index --chmod=-x $hooks/deploy
error "$hooks/deploy: error: *" \
	'in a linked work tree, without an x bit in its index'
cured 'in a linked work tree, without an x bit in its index'

# hooked ARG...: "s2i-check ARG..." becomes the pre-commit hook.
hooked() {
	printf '#!/bin/bash\nexec "%s" %s\n' "$check" "$*" \
		>"$work/repo/.git/hooks/pre-commit"
	chmod +x "$work/repo/.git/hooks/pre-commit"
}

# commits ok|refused NAME ARG...: what git commit makes of it. NAME is followed
# by that.
commits() {
	local before made=refused
	before=$(git rev-parse HEAD)
	run git commit -q -m test "${@:3}"
	[[ $(git rev-parse HEAD) == "$before" ]] || made=ok
	[[ $made == "$1" && (($1 == refused && $status == 1 &&
		$out$err == *': error: '*) ||
		($1 == ok && $status == 0 && ! $out$err)) ]]
	result $? "$2: $1" "status $status, wanted: $1" "$out" "$err"
}

for dir in . app linked linked/app; do
	fresh
	case $dir in
	linked*) git worktree add -q ../linked && cd ../linked || exit ;;
	esac
	args=${dir#linked} args=${args#/}
	at=${args:-.}
	[[ $args != . ]] || args=
	mkdir -p $at
	scripts "$at/$hooks/"{deploy,setup}
	git add .
	hooked $args
	about "as git's pre-commit hook in $dir"
	commits ok 'hooks with their x bits' --allow-empty
	scripts $at/$hooks/build
	git add .
	git update-index --chmod=-x $at/$hooks/build
	commits refused 'a new hook that is 100644 in the index'
	is "$(git ls-files -s $at/$hooks/build | cut -c 1-6)" 100644 \
		'the index stays as it was'
	commits ok 'another file than that one' \
		--allow-empty --only $at/$hooks/deploy
	commits ok 'that hook with -a, as it is on the disk' -a
	git update-index --chmod=-x $at/$hooks/deploy
	commits refused 'an old hook that is 100644 in the index'
	commits ok 'that hook by its name, as it is on the disk' \
		--allow-empty $at/$hooks/deploy
	git update-index --chmod=-x $at/$hooks/deploy
	cd $at/.s2i || exit
	commits refused 'from the directory .s2i'
	cd action_hooks || exit
	git update-index --chmod=+x deploy
	echo '#' >>deploy
	commits ok 'from the directory of the hooks, with its x bit' -a
done
about "as git's pre-commit hook, with GIT_DIR"
fresh
scripts app/$hooks/deploy
git add .
hooked app
git update-index --chmod=-x app/$hooks/deploy
for dir in .git "$work/repo/.git"; do
	commits=$(GIT_DIR=$dir git rev-list --count HEAD)
	run env GIT_DIR="$dir" git commit -q -m test --allow-empty
	like "$status $out$err" "1 *app/$hooks/deploy: error: *" \
		"$dir: the finding is shown"
	is "$(git rev-list --count HEAD)" "$commits" \
		"$dir: the commit is refused"
done
git update-index --chmod=+x app/$hooks/deploy
run env GIT_DIR=.git git commit -q -m test --allow-empty
is "$status $out$err" '0 ' '.git, cured: it is committed'

about "what git can't tell"
fresh
git update-index --chmod=-x $hooks/deploy
run env PATH="$work/bare" "$check"
is "$status $out $err" '0  ' 'without git the disk counts'
run env GIT_TEST_ASSUME_DIFFERENT_OWNER=1 "$check"
like "$status $err${out//$nl/ NEWLINE }" '0 .s2i: warning: *dubious ownership*' \
	'a repository that git does not trust: a warning'
[[ $out != *"$nl"* ]]
result $? 'a repository that git does not trust: the warning is one line' "$out"
chmod -x $hooks/deploy
run env GIT_TEST_ASSUME_DIFFERENT_OWNER=1 "$check"
like "$status $(grep -c : <<<"$out")" '1 2' \
	'a repository that git does not trust: the disk counts'
chmod +x $hooks/deploy
git config --global safe.directory "$PWD"
error "$hooks/deploy: error: *" 'a repository that git trusts: the index counts'
if [[ $(id -u) == 0 ]]; then
	: >"$GIT_CONFIG_GLOBAL"
	chown -R 4242 .
	warning '.s2i: warning: *dubious ownership*' \
		'a repository of another user'
	chown -R 0 .
else
	skip 1 'needs root'
fi
echo damaged >.git/index
warning '.s2i: warning: git*index*' 'a damaged index'
rm -rf .git
mkdir .git
warning '.s2i: warning: git*' 'an empty .git'
rm -r .git
echo 'gitdir: /no/such' >.git
warning '.s2i: warning: git*' 'a .git file that leads nowhere'
rm .git
ln -s nothing .git
clean 'a .git that is a link to nothing'
rm .git
printf '#!/bin/sh\nkill -9 $$\n' >"$work/bare/git"
chmod +x "$work/bare/git"
mkdir .git
run env PATH="$work/bare" "$check"
like "$status $err$out" '0 .s2i: warning: git*signal 9*' \
	'a git that is killed: a warning'
chmod -x "$work/bare/git"
run env PATH="$work/bare" "$check"
is "$status $err$out" '0 ' 'a git that is not executable counts as none'
