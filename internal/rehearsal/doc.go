// Package rehearsal has simulated buyers. They use the shop as people do, over its public API and
// its sockets: they look at a drop, reserve, think, and buy the unit, let it go or wander off.
//
// Two programs use them. A crowd is for newcomers: it keeps one demo drop of `sneakerhead dev`
// moving, and touches no other. A rehearsal is for sellers: it plays a whole drop with thousands of
// people against a deployment, and then compares what they were told with what the shop says.
//
//	                  ┌─ Crowd: looks, takes a unit, leaves, and somebody new comes
//	schedule ─▶ person┤
//	                  └─ buyer: watches by socket, comes back when units come back
//
//	buyers and bots ─▶ journal (answers, screens, claims) ─┐
//	the shop's lists, ledger and stats, read at the end  ──┼─▶ evidence ─▶ checks ─▶ Result ─▶ report
//	lag (how late this program itself was)  ───────────────┘
//
// The load is open loop: when somebody presses a button depends on the person and on what they have
// seen, never on how fast other people are answered. How long an answer took counts from when the
// person would have pressed, so that waiting for this program or for a connection counts too.
package rehearsal
