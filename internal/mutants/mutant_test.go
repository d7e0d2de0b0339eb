package mutants

import (
	"regexp"
	"strings"
)

// mutant is one bug that somebody might write, and what notices it.
type mutant struct {
	name     string
	edits    []edit // what the bug changes, all of it at once
	caughtBy check
	quick    bool // it is among those that are planted every day
}

// edit replaces a text that is in a file exactly once.
type edit struct{ file, old, new string }

// check is a test, and what it says when it finds the bug.
type check struct {
	pkg   string   // below internal
	path  []string // of the test, its subtests after it
	flags []string // of the test itself
	says  string   // a regular expression
	name  string   // what a report calls it
}

// test is a check by a test that fails.
func test(pkg string, path ...string) check {
	c := check{pkg: pkg, path: path}
	c.name = underscored(strings.Join(path, "/"))
	c.says = "--- FAIL: " + regexp.QuoteMeta(c.name)
	return c
}

// scenario is a check by name of the fault suite, in one of its scenarios. It names the first few breaches, and counts all.
func scenario(stage, act, name string) check {
	return check{
		pkg: "faults", path: []string{"TestFaults", "with", stage, act}, says: "breaches of " + name + " +[1-9]", name: name + ": " + act,
	}
}

// played is a check by a test that plays at random, and by what it says. It plays ten times as many games as by itself:
// what one run in ten does not meet is a gap for a day, but not here. The failing game is not written down beside the test.
func played(pkg, test, says string) check {
	return check{
		pkg: pkg, path: []string{test}, says: says, name: test + ": " + strings.Trim(says, ": "),
		flags: []string{"-rapid.checks=1000", "-rapid.nofailfile", "-rapid.shrinktime=1s"},
	}
}

// run is the test as in go test -run.
func (c *check) run() string {
	exact := make([]string, len(c.path))
	for i, name := range c.path {
		exact[i] = "^" + regexp.QuoteMeta(underscored(name)) + "$"
	}
	return strings.Join(exact, "/")
}

// underscored is a name as the testing package has it.
func underscored(name string) string { return strings.ReplaceAll(name, " ", "_") }

// mutants are all bugs that are planted.
func mutants() (all []mutant) {
	all = append(all, ofDecisions()...)
	all = append(all, ofTheLedger()...)
	all = append(all, ofTheGate()...)
	all = append(all, ofTheService()...)
	return append(all, ofTheEdges()...)
}
