# shellcheck shell=bash
# fix-permissions against the four finds of the builders' script, on a tree
# like node_modules, with six or seven files in a directory. Either everything
# must be changed, or everything is right already; as root, then as an ordinary
# user. Microseconds; each: for one file or directory.

rows+=(permissions_1k permissions_60k permissions_1m)
row_permissions_1k() {
	local ROUNDS=$((ROUNDS / 6 + 1)) RUNS=$((RUNS / 10 + 1))
	permissions "$1" 13
}

row_permissions_60k() {
	local ROUNDS=$((ROUNDS / 3 + 1)) RUNS=1
	permissions "$1" 800 0.4 0.25
}

row_permissions_1m() {
	local ROUNDS=1 RUNS=1 WARMUP=0
	permissions "$1" 13333
	permissions_growth "$1"
}

# What the builders' script does.
cat >finds <<'END'
#!/bin/bash
owner=
[[ $(id -u) == 0 ]] || owner="-uid $(id -u)"
find -P "$1" $owner ! -gid 0 -exec chgrp 0 {} +
find -P "$1" $owner ! -perm -g+rw -exec chmod g+rw {} +
find -P "$1" $owner -perm /u+x -a ! -perm /g+x -exec chmod g+x {} +
find -P "$1" $owner -type d ! -perm /g+x -exec chmod g+x {} +
exit 0
END
# Makes everything wrong.
cat >spoil <<'END'
#!/bin/bash
[[ $(id -u) != 0 ]] || chown -R 1001:1001 "$1"
chmod -R u=rwX,go=rX "$1"
END
chmod +x finds spoil

# packages N: makes ./tree, of N packages, with 75 directories and files each.
packages() {
	# shellcheck disable=SC2016
	perl -e '
		my ($n, @in) = (0, "", qw(/lib /lib/internal /dist /dist/esm
			/dist/cjs /node_modules /node_modules/dep
			/node_modules/dep/lib /test));
		mkdir "tree";
		for my $package (1 .. shift) {
			for my $dir (map { "tree/package-$package$_" } @in) {
				mkdir $dir or die;
				for (1 .. 6 + $n++ % 2) {
					open my $file, ">", "$dir/file-$_.js"
						or die;
				}
			}
		}' "$1"
}

# against_finds ROW NAME ITEMS [TARGET [BEFORE]]: measures both, and notes it.
against_finds() {
	local BEFORE=${5:-true}
	times "finds=${as[*]} $root/finds $root/tree" \
		"s2ibox=${as[*]} $root/bin/s2ibox fix-permissions $root/tree"
	result "$1" "$2" finds "$(median finds 1)"
	result "$1" "$2" us "$(median s2ibox 1)"
	result "$1" "$2" each "$(median s2ibox "$3")"
	result "$1" "$2" /finds "$(median s2ibox finds)" "${4-}"
}

# permissions ROW PACKAGES [CHANGE_TARGET RIGHT_TARGET]
permissions() {
	local as=() user name=root items=$(($2 * 75))
	packages "$2"
	for user in "$(id -u)" 1001; do
		[[ $user == 0 ]] || name=user
		against_finds "$1" "$name:change" "$items" "${3-}" \
			"$root/spoil $root/tree"
		against_finds "$1" "$name:right" "$items" "${4-}"
		[[ $user == 0 ]] || break
		as=(setpriv --reuid 1001 --regid 0 --clear-groups)
	done
	rm -rf tree
}

# permissions_growth ROW: what one entry of a million costs, divided by what one
# of 60,000 does, if those were measured as well.
permissions_growth() {
	local name ratio
	for name in {root,user}:{change,right}; do
		ratio=$(awk -F'\t' -v name="$name" '
			$2 != name || $3 != "each" { next }
			$1 == "permissions_60k" { small = $4 }
			$1 == "permissions_1m" { big = $4 }
			END { if (small && big) print big / small }' results)
		[[ ! $ratio ]] || result "$1" "$name" growth "$ratio" 2
	done
}
