# shellcheck shell=bash
# How the costs grow with the number of jobs, of variables in the environment,
# and of assignments in an env script. each: microseconds for one of them,
# without what the hook alone takes. growth: what one more costs between 1,000
# and 10,000, divided by what one more costs between 10 and 1,000. That is 1 if
# the costs are linear, as they must be, except with bash, whose own are not.

rows+=(jobs variables variables_plain variables_bash assignments)
read -ra sizes <<<"${SIZES:-10 1000 10000}"

# growth ROW [AT_MOST]: notes the growth; ./costs has a line SIZE COST for each
# size.
growth() {
	local ratio
	ratio=$(awk '{ n[NR] = $1; t[NR] = $2 }
		END {
			small = (t[2] - t[1]) / (n[2] - n[1])
			big = (t[3] - t[2]) / (n[3] - n[2])
			print (small > 0 ? big / small : 0)
		}' costs)
	result "$1" "${sizes[-1]}" growth "$ratio" "$2"
}

# results_of_size ROW SIZE WAY BASES: notes what the last call of times
# measured.
results_of_size() {
	local base cost
	cost=$(awk "BEGIN { print $(median "$3" 1) - $(median hook 1) }")
	echo "$2 $cost" >>costs
	result "$1" "$2" us "$(median "$3" 1)"
	for base in $4; do
		result "$1" "$2" "/$base" "$(median "$3" "$base")"
	done
	result "$1" "$2" each "$(awk "BEGIN { print $cost / $2 }")"
}

# in_turn ROW ROUNDS MAKE AT_MOST WAY [BASE...]: measures each size in each
# round, so that a slower machine affects all sizes alike. MAKE SIZE prepares
# what differs from size to size, and sets RUNS, and pod and ways if they
# differ.
in_turn() {
	local n round turns=$2 most=$RUNS before=("${pod[@]}")
	local ROUNDS=1 RUNS pod ways=("${ways[@]}")
	for ((round = 0; round < turns; round++)); do
		for n in "${sizes[@]}"; do
			pod=("${before[@]}")
			"$3" "$n"
			times "${ways[@]}"
			if ((round == 0)); then
				cp rounds "rounds.$n"
			else
				tail -n 1 rounds >>"rounds.$n"
			fi
		done
	done
	: >costs
	for n in "${sizes[@]}"; do
		cp "rounds.$n" rounds
		results_of_size "$1" "$n" "$5" "${*:6}"
	done
	growth "$1" "$4"
}

make_jobs() {
	local jobs=$directory/.s2i/jobs/many
	rm -rf "$jobs"
	mkdir -p "$jobs"
	# shellcheck disable=SC2016
	perl -e 'link $ARGV[0], "$ARGV[1]/$_" for 1 .. $ARGV[2]' \
		hook "$jobs" "$1"
	RUNS=$((most * 25 / $1 + 1))
	ways=("hook=$root/hook" "jobs=$root/bin/s2i-jobs many")
}

row_jobs() {
	rm -f "$env_script"
	in_turn "$1" $((ROUNDS / 10 + 1)) make_jobs 2 jobs
	rm -r "$directory/.s2i/jobs"
}

# few_runs SIZE: the larger the size, the fewer runs.
few_runs() {
	RUNS=$((most / ${#1} / ${#1} + 1))
}

make_variables() {
	local i
	for ((i = 0; i < $1; i++)); do
		pod+=("SHOP_${i}_SERVICE_HOST=172.30.0.$i")
	done
	few_runs "$1"
}

make_assignments() {
	local i
	for ((i = 0; i < $1; i++)); do
		echo "SHOP_${i}_URL=http://\${SHOP_${i}_HOST:-localhost}:80"
	done >"$env_script"
	few_runs "$1"
}

# exec_in_turn ROW MAKE AT_MOST FILE...: measures exec next to the shells.
exec_in_turn() {
	ways "${@:4}"
	ways=("${ways[@]:0:2}" "${ways[@]:4:2}")
	in_turn "$1" $((ROUNDS / 4 + 1)) "$2" "$3" exec hook bash dash
}

row_variables() {
	rm -f "$env_script"
	exec_in_turn "$1" make_variables 2
}

row_variables_plain() {
	plain_script
	exec_in_turn "$1" make_variables 2 "$env_script"
}

row_variables_bash() {
	bash_script
	exec_in_turn "$1" make_variables '' "$env_script"
}

row_assignments() {
	exec_in_turn "$1" make_assignments 2 "$env_script"
}
