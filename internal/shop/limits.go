package shop

import "time"

// The time limits that must fit into each other, all in one place. The adapters use these
// constants; the compiler checks at the end of the file that they fit.
//
//	request  |-- AnswerLimit 2.8 s ---------------------------------------------|
//	         |-- QueueLimit 0.5 s --|-- BatchLimit 2.3 s ------------------------|
//	                                |-- AttemptLimit 1.5 s --|-- again … -- settle|
//	lease    |-- LeaseDuration 2.8 s -------------------------------------------|
const (
	// QueueLimit is how long a request may wait for its batch to begin. One that would wait longer
	// is refused at once.
	QueueLimit = 500 * time.Millisecond

	// BatchLimit is for one batch: its transaction, every repetition while the outcome of COMMIT is
	// unknown, and settle.
	BatchLimit = 2300 * time.Millisecond

	// AttemptLimit bounds one transaction on the client's side, for a server that no longer
	// answers. Postgres's own limits, below, end single statements earlier.
	AttemptLimit = 1500 * time.Millisecond

	// LockLimit, StatementLimit and IdleLimit are Postgres's own limits in a session of the ledger:
	// waiting for a lock, one statement, and a transaction in which nothing happens because its
	// replica is frozen.
	LockLimit      = time.Second
	StatementLimit = 2 * time.Second
	IdleLimit      = time.Second

	// ReadLimit is for one shared look-up of holds, gates or drops.
	ReadLimit = 1500 * time.Millisecond

	// GateCallLimit is for one call of Redis. Attempts that share a call wait at most
	// GateQueueLimit for it to begin and GateBatchLimit for its result.
	GateCallLimit  = 150 * time.Millisecond
	GateQueueLimit = 500 * time.Millisecond
	GateBatchLimit = time.Second

	// LeaseDuration is how long an admitted attempt keeps a unit from others when no settle ends
	// its lease earlier. It begins when Redis runs the call. On a slow link that can be after the
	// gate has given up the call and the request was answered, so it is shorter than promised.
	LeaseDuration = 2800 * time.Millisecond

	// AnswerLimit is for the whole of one HTTP request; exports have no such limit.
	AnswerLimit = 2800 * time.Millisecond

	// PokeLimit is for one call of Service.Poke.
	PokeLimit = 3 * time.Second

	// PromisedAnswer is what README.md promises of any answer.
	PromisedAnswer = 3 * time.Second

	// PromisedLease is by how much a lease outlives its request at most.
	PromisedLease = 3 * time.Second
)

// A difference below zero does not compile: an unsigned constant cannot hold it.
const (
	_ = uint64(BatchLimit - AttemptLimit)                     // an attempt fits into its batch, with time for another
	_ = uint64(AttemptLimit - LockLimit)                      // Postgres gives up waiting for a lock before we give up on it
	_ = uint64(GateQueueLimit - GateCallLimit)                // attempts behind one slow call of the gate are not refused
	_ = uint64(GateBatchLimit - GateCallLimit)                // a call fits into its batch
	_ = uint64(LeaseDuration - QueueLimit - BatchLimit)       // a lease lasts as long as its attempt may wait for the ledger
	_ = uint64(PromisedLease - LeaseDuration - GateCallLimit) // and the promise holds if the call reaches Redis that long after the request's end
	_ = uint64(PokeLimit - QueueLimit - BatchLimit)           // a poke outlives the batch that it starts
	_ = uint64(AnswerLimit - QueueLimit - BatchLimit)         // a request can wait for the whole of its batch
	_ = uint64(PromisedAnswer - AnswerLimit)                  // a request is answered in the promised time
	_ = uint64(AnswerLimit - GateQueueLimit - GateBatchLimit) // the end of a request is later than that of its verdict
	_ = uint64(AnswerLimit - QueueLimit - ReadLimit)          // a request can wait for the whole of a look-up
)
