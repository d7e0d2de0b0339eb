// Package mutants puts bugs into the code, one at a time, and requires that the test which is named
// for a bug finds it. A test that has never failed proves little. This package shows which test
// guards which rule, and fails when a rule is not guarded any more.
//
//	table ─▶ copy of a file with the bug in it ─▶ go -overlay ─▶ the named test ─▶ must fail, and say why
//
// The source tree is never changed: the Go command is told to read another file instead (-overlay),
// also when a test builds the server. `make mutants` uses all bugs; `make test` uses a few, and
// checks that the table fits the code: each text that a bug replaces occurs exactly once, and so
// does each named test.
//
// If a bug is not found, improve the tests; never make the bug easier to find.
package mutants
