// Package drop is the rules: what a limited edition is, who may hold a unit of it, and who has bought one; and the words
// in which the rest of the product speaks of them.
//
// One pure function decides ([Decide]): given a drop's stock, the rows that matter, the commands that wait and the time,
// it returns what to write and what to answer. The ledger carries that out under the drop's lock.
//
// The package reads no clock, starts no goroutine, and knows neither SQL nor Redis nor HTTP. What brings commands here
// and carries decisions away is package shop.
//
// A hold is a reservation that is active and whose end lies ahead. An overdue reservation is not a hold, whatever its
// row says: it can be neither bought, nor shown as active, nor in its own user's way.
package drop
