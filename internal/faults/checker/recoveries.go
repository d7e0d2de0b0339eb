package checker

import (
	"net/http"
	"time"
)

// Outage is a store that was away and came back.
type Outage struct {
	Promise Promise       // RedisBack or PostgresBack
	Down    time.Duration // since when it was away
	Back    time.Duration
	Well    time.Duration // when every replica said that all was well
}

// next is when the outage after this one began, the end of time when there was none.
func (e *Evidence) next(i int) time.Duration {
	if i+1 < len(e.Outages) {
		return e.Outages[i+1].Down
	}
	return e.moment(e.Truth.At)
}

// recoveries are how long after each return the screen showed what had happened until then.
func (w *watch) recoveries(d *Drop) (all []Sample) {
	for i, o := range w.e.Outages {
		if !w.watches(o.Back) {
			continue
		}
		var seq int64
		for j := range w.e.Truth.Ledger {
			if entry := &w.e.Truth.Ledger[j]; entry.DropID == d.ID && w.e.moment(entry.CreatedAt) <= o.Back {
				seq = entry.Seq
			}
		}
		if at, _, ok := w.shows(seq, 0); ok && at < w.e.next(i) {
			all = w.e.sample(all, o.Promise, Recovery, w.socket.Replica, o.Back, max(at, o.Back))
		}
	}
	return all
}

// comebacks are how long after each return every replica said that all was well, and how long until a request that was sent
// after it got an answer that was not "later".
func comebacks(e *Evidence) (all []Sample) {
	for i, o := range e.Outages {
		all = e.sample(all, o.Promise, Recovery, AnyReplica, o.Back, o.Well)
		first := map[int]time.Duration{}
		for j := range e.Requests {
			r := &e.Requests[j]
			definite := r.Status != 0 && r.Status != http.StatusServiceUnavailable
			if at, ok := first[r.Replica]; definite && r.Sent >= o.Back && r.Answered < e.next(i) && (!ok || r.Answered < at) {
				first[r.Replica] = r.Answered
			}
		}
		for replica, at := range first {
			all = e.sample(all, o.Promise, Recovery, replica, o.Back, at)
		}
	}
	return all
}
