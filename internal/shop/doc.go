// Package shop is the service. It takes commands, has the ledger apply what package drop decides,
// tells the gate and everybody who watches, and answers. What it needs from other packages are
// small interfaces ([Ports]).
//
//	Reserve ──▶ Gate.Admit ──▶ batch ──▶ Ledger.Apply ──▶ Gate.Settle ──▶ answer ──▶ Timer
//	            may be wrong             Decide, under      stock at seq,
//	            (Redis)                  the row's lock     leases end, news
//
// The gate admits attempts, the ledger decides units. A gate that is empty, out of date or away
// costs time, never a unit.
//
// Requests for one drop that arrive while a batch is in flight share the next batch; a replica has
// one batch in flight for each drop. Within a batch, units that come back are held again, and a
// purchase never waits behind reserves. The time limits, and how they fit into each other, are in
// limits.go.
//
// # Gate, ledger and settle over time
//
// Two replicas, A and B, and a drop of 3 units at seq 10. An attempt is admitted while available is
// greater than the number of live leases. A settle carries the seq before its transaction (fromSeq)
// and the one after it; it writes stock only when its seq is newer than the gate's, and moves
// hintsUpTo only when nothing is missing in between.
//
//	                                                    Postgres   gate
//	what happens                                        seq avail  seq avail leases hintsUpTo
//	A admits ann and ben                                 10     3   10     3      2        10
//	B admits cat                                         10     3   10     3      3        10
//	B refuses dan: 3 is not more than 3 leases           10     3   10     3      3        10
//	A commits ann and ben; B waits for the lock          11     1   10     3      3        10
//	B commits cat                                        12     0   10     3      3        10
//	B settles (fromSeq 11, seq 12): ends cat's lease,
//	  11 is missing in the hints                         12     0   12     0      2        10
//	A settles (fromSeq 10, seq 11): ends ann's and ben's
//	  leases; 11's stock is older, and not written       12     0   12     0      0        11
//	the reconciler loads the hints since 11              12     0   12     0      0        12
//
// Between the two settles the gate counts ann's and ben's units twice, as no longer available and
// as leased: with more units it could refuse somebody for those milliseconds although a unit is
// free. Had A died before its settle, its two leases would end by themselves after LeaseDuration,
// and the reconciler would load the missing hints. Had Redis lost the gate after B's admit, it
// would be loaded again at seq 10 with 3 available and no leases, and three more attempts would be
// admitted: the ledger refuses those. Nobody corrects the gate by adding or subtracting; it is only
// ever overwritten.
package shop
