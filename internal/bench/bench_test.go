package bench

import "testing"

const (
	users        = 12_000
	classicUsers = 2000
	connections  = 256
	rounds       = 3 // of each server, alternating; the best one counts
	quietUsers   = 400
	refusalsEach = 3 // how many refused requests each token sends
)

// BenchmarkHolds reserves units of one drop as fast as 256 connections can, alternating between the
// product and the classic server.
func BenchmarkHolds(b *testing.B) {
	a := newEnvironment(b)
	product := a.openShop("product", binary)
	classic := a.openClassic(product)
	product.holds(product, a.tokens, connections) // so that every token is in the caches before the measurement
	classic.holds(product, a.tokens[:classicUsers], connections)
	for b.Loop() {
		compare(b,
			func() *load { return product.holds(product, a.tokens, connections) },
			func() *load { return classic.holds(product, a.tokens[:classicUsers], connections) })
	}
}

// BenchmarkQuiet reserves one unit after another on one connection.
func BenchmarkQuiet(b *testing.B) {
	a := newEnvironment(b)
	product := a.openShop("product", binary)
	classic := a.openClassic(product)
	few := a.tokens[:quietUsers]
	product.holds(product, few, 1)
	classic.holds(product, few, 1)
	for b.Loop() {
		compare(b,
			func() *load { return product.holds(product, few, 1) },
			func() *load { return classic.holds(product, few, 1) })
	}
}

// BenchmarkRefusals measures refusals on 256 connections: most requests in a drop are refused.
func BenchmarkRefusals(b *testing.B) {
	a := newEnvironment(b)
	product := a.openShop("product", binary)
	product.holds(product, a.tokens, connections)
	for b.Loop() {
		for what, bought := range map[string]bool{"sold-out": true, "all-held": false} {
			var refused *load
			for range rounds {
				refused = faster(refused, product.refusals(bought))
			}
			b.ReportMetric(refused.perSecond(), what+"/s")
			b.ReportMetric(refused.cpuEach()*1000, what+"-cpu-ms/refusal")
		}
		b.ReportMetric(0, "ns/op")
	}
}

// compare alternates rounds of both servers, and reports the fastest of each.
func compare(b *testing.B, ofProduct, ofClassic func() *load) {
	b.Helper()
	var product, classic *load
	for range rounds {
		product = faster(product, ofProduct())
		classic = faster(classic, ofClassic())
	}
	for name, l := range map[string]*load{"product": product, "classic": classic} {
		b.ReportMetric(l.perSecond(), name+"-holds/s")
		b.ReportMetric(l.quantile(50), name+"-p50-ms")
		b.ReportMetric(l.quantile(99), name+"-p99-ms")
		b.ReportMetric(l.cpuEach()*1000, name+"-cpu-ms/hold")
	}
	b.ReportMetric(product.perSecond()/classic.perSecond(), "times")
	b.ReportMetric(0, "ns/op")
}

// faster returns the faster of two rounds; the first may be nil.
func faster(a, b *load) *load {
	if a != nil && a.took <= b.took {
		return a
	}
	return b
}
