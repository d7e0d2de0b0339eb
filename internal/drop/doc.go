// Package drop has the rules: what a drop is, who may hold a unit of it, and who has bought one. It
// also has the types that the other packages share: [News], [View], [Refusal] and so on.
//
// One pure function decides, [Decide]: given a drop's stock, the rows that matter, the waiting
// commands and the time, it returns what to write and what to answer. The ledger calls it under the
// drop's lock, and writes what it returns.
//
// The package reads no clock, starts no goroutine, and uses neither SQL nor Redis nor HTTP. Package
// shop brings the commands.
//
// A hold is an active reservation whose end is in the future. An overdue reservation is not a hold,
// even while its row still says active: it cannot be bought, is shown as expired, and does not keep
// its user from reserving again.
package drop
