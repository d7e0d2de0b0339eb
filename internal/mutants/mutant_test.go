package mutants

import (
	"regexp"
	"strings"
)

// mutant is one bug that somebody might write, and the test that must find it.
type mutant struct {
	name     string
	edits    []edit // all changes of the bug, made together
	caughtBy check
	quick    bool // `make test` uses it too
}

// edit replaces a text that occurs exactly once in a file.
type edit struct{ file, old, new string }

// check is a test, and the message with which it reports the bug.
type check struct {
	pkg   string   // the folder below internal
	path  []string // the test, then its subtests
	flags []string // flags of the test binary
	says  string   // regular expression for its message
	name  string   // the name in reports
}

// test returns a check that any failure of the test fulfils.
func test(pkg string, path ...string) check {
	c := check{pkg: pkg, path: path}
	c.name = underscored(strings.Join(path, "/"))
	c.says = "--- FAIL: " + regexp.QuoteMeta(c.name)
	return c
}

// scenario returns a check by one of the fault suite's checks, in one scenario of a group.
func scenario(group, scenario, name string) check {
	return check{
		pkg: "faults", path: []string{"TestFaults", "with", group, scenario}, says: "breaches of " + name + " +[1-9]", name: name + ": " + scenario,
	}
}

// randomTest returns a check by a test that makes random choices, with the message that it must
// report. It runs ten times as many cases as usual, because it must find the bug every time. The
// failing case is not saved beside the test.
func randomTest(pkg, test, says string) check {
	return check{
		pkg: pkg, path: []string{test}, says: says, name: test + ": " + strings.Trim(says, ": "),
		flags: []string{"-rapid.checks=1000", "-rapid.nofailfile", "-rapid.shrinktime=1s"},
	}
}

// run returns the argument for go test -run.
func (c *check) run() string {
	exact := make([]string, len(c.path))
	for i, name := range c.path {
		exact[i] = "^" + regexp.QuoteMeta(underscored(name)) + "$"
	}
	return strings.Join(exact, "/")
}

// underscored returns a name as the testing package prints it.
func underscored(name string) string { return strings.ReplaceAll(name, " ", "_") }

// mutants returns all bugs.
func mutants() (all []mutant) {
	all = append(all, ofDecisions()...)
	all = append(all, ofTheLedger()...)
	all = append(all, ofSizes()...)
	all = append(all, ofTheGate()...)
	all = append(all, ofTheService()...)
	all = append(all, ofWaitsAndBlocks()...)
	all = append(all, ofTheDoors()...)
	all = append(all, ofRequests()...)
	all = append(all, ofTheSockets()...)
	all = append(all, ofSizesOutside()...)
	all = append(all, ofTheLists()...)
	all = append(all, ofDeployments()...)
	all = append(all, ofPeople()...)
	all = append(all, ofRecords()...)
	all = append(all, ofTheMetrics()...)
	all = append(all, ofTheYardstick()...)
	all = append(all, ofRehearsals()...)
	return append(all, ofTheAdapters()...)
}
