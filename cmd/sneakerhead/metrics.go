package main

import (
	"strconv"
	"time"

	"sneakerhead/internal/drop"
	"sneakerhead/internal/telemetry"
)

// Each package says in an interface of its own what it has to tell; these hand it to the one set of metrics.
type (
	shopMetrics   struct{ *telemetry.Metrics }
	ledgerMetrics struct{ *telemetry.Metrics }
	timerMetrics  struct{ *telemetry.Metrics }
	gateMetrics   struct{ *telemetry.Metrics }
	liveMetrics   struct{ *telemetry.Metrics }
	httpMetrics   struct{ *telemetry.Metrics }
)

func (m shopMetrics) Held(units int)         { m.Shop.HoldsConfirmed.Add(float64(units)) }
func (m shopMetrics) Sold(units int)         { m.Shop.Purchases.Add(float64(units)) }
func (m shopMetrics) Released(units int)     { m.Shop.Cancels.Add(float64(units)) }
func (m shopMetrics) Refused(code drop.Code) { m.Shop.Refusals.WithLabelValues(string(code)).Inc() }
func (m shopMetrics) GateBypassed()          { m.Gate.Bypasses.Inc() }
func (m shopMetrics) GateCold()              { m.Gate.ColdLoads.Inc() }
func (m shopMetrics) SettleFailed()          { m.Gate.SettlesFailed.Inc() }
func (m shopMetrics) Corrected(kind string)  { m.Gate.Corrections.WithLabelValues(kind).Inc() }
func (m shopMetrics) Leases(live int)        { m.Gate.LiveLeases.Set(float64(live)) }
func (m shopMetrics) Expired(units int, lateness time.Duration) {
	m.Shop.UnitsExpired.Add(float64(units))
	m.Metrics.Expiry.LatenessSeconds.Observe(lateness.Seconds())
}

func (m ledgerMetrics) Transaction(commands int, lockAndRead, writeAndCommit time.Duration) {
	m.Ledger.BatchSize.Observe(float64(commands))
	m.Ledger.TransactionSeconds.Observe((lockAndRead + writeAndCommit).Seconds())
	m.Ledger.CommitSeconds.Observe(writeAndCommit.Seconds())
}
func (m ledgerMetrics) CommitUnknown() { m.Ledger.UnknownCommits.Inc() }
func (m ledgerMetrics) OneByOne()      { m.Ledger.OneByOne.Inc() }

func (m timerMetrics) TaskEnqueued() { m.Expiry.TasksEnqueued.Inc() }
func (m timerMetrics) TaskDropped()  { m.Expiry.TasksDropped.Inc() }

func (m gateMetrics) GateAway(away bool) {
	if away {
		m.Gate.BreakerOpens.Inc()
	}
	m.Gate.BreakerOpen.Set(asNumber(away))
}
func (m gateMetrics) BusAway(away bool) { m.Live.BusAway.Set(asNumber(away)) }
func (m gateMetrics) NewsMalformed()    { m.Live.NewsMalformed.Inc() }
func (m gateMetrics) GateCall(name string, users int, took time.Duration) {
	if users > 0 {
		m.Gate.BatchSize.Observe(float64(users))
	}
	m.Gate.CallSeconds.WithLabelValues(name).Observe(took.Seconds())
}

func (m liveMetrics) Sockets(open int)         { m.Live.Sockets.Set(float64(open)) }
func (m liveMetrics) SocketRefused(why string) { m.Live.SocketsRefused.WithLabelValues(why).Inc() }
func (m liveMetrics) SocketClosed(why string)  { m.Live.SocketsClosed.WithLabelValues(why).Inc() }
func (m liveMetrics) ReadFailed()              { m.Live.ReadsFailed.Inc() }
func (m liveMetrics) Flushed(took time.Duration, written, lagging int) {
	m.Live.FlushSeconds.Observe(took.Seconds())
	m.Live.FramesSent.Add(float64(written))
	m.Live.FramesMerged.Add(float64(lagging))
}

func (m httpMetrics) Request(route, method string, status int, took time.Duration) {
	m.HTTP.Requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.HTTP.Seconds.WithLabelValues(route, method).Observe(took.Seconds())
}

func asNumber(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
