// Package pressure refuses a share of the requests that can be sent again, while the process has
// more to do than its processors can.
//
// Go's scheduler is fair: each goroutine that can run waits for all others. A batch of the ledger
// waits five or six times, each time that Postgres or Redis has answered, so when thousands of
// requests have arrived, each of these waits is as long as it takes to look at all of them. With
// 4,000 connections that ask faster than they are answered, a batch that takes 10 ms took 0.5 to
// 2 s, and fewer units were held the more people asked. Requests that are refused before any work
// is done for them keep the waits short, and then as many units are held as can be.
//
//	waits of nine in ten goroutines:  20 ms    80 ms …         80 ms   60 ms   40 ms
//	                                           |— patience —|
//	share of requests refused:            0        0            0.2     0.4     0.35 …
//
// A burst that is soon worked off is not refused: the waits must be long for a while first.
package pressure
