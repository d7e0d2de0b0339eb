package bench

import "testing"

const (
	users        = 12_000
	classicUsers = 2000
	connections  = 256
	rounds       = 3 // of each way, in turns; the best of each counts
	quietUsers   = 400
	refusalsEach = 3 // how often each token asks for what it will not get
)

// BenchmarkHolds confirms holds on one hot drop as fast as 256 connections can ask, in turns for both ways.
func BenchmarkHolds(b *testing.B) {
	a := newArena(b)
	product := a.openShop("product", binary)
	classic := a.openClassic(product)
	product.holds(product, a.tokens, connections) // every token is seen once before it is measured
	classic.holds(product, a.tokens[:classicUsers], connections)
	for b.Loop() {
		compare(b,
			func() *load { return product.holds(product, a.tokens, connections) },
			func() *load { return classic.holds(product, a.tokens[:classicUsers], connections) })
	}
}

// BenchmarkQuiet confirms one hold after the other on one connection.
func BenchmarkQuiet(b *testing.B) {
	a := newArena(b)
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

// BenchmarkRefusals tells 256 connections that there is nothing for them, as most people are told.
func BenchmarkRefusals(b *testing.B) {
	a := newArena(b)
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

// compare plays rounds of both ways in turns, and reports the fastest of each.
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

// faster returns the faster one of two rounds; there need not be a first one yet.
func faster(a, b *load) *load {
	if a != nil && a.took <= b.took {
		return a
	}
	return b
}
