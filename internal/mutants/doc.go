// Package mutants plants bugs, one at a time, and wants each caught by the test whose job that is. A suite that nothing
// has ever failed proves little; this one shows which check guards which rule, and fails when a rule has lost its guard.
//
//	table ─▶ copy of a file with the bug in it ─▶ go -overlay ─▶ the named test ─▶ must fail, and say why
//
// The tree itself is never touched: the Go command is told to read another file in its place, and so is the one that a
// test starts to build the server. `make mutants` plants all; the tests of every day plant a few, and hold the table
// against the code: each text that a bug replaces is there exactly once, and so is each test that is named.
//
// A bug that survives is a gap in the tests. Close the gap; never soften the bug.
package mutants
