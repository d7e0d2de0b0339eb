package bench

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkSizes compares holds and refusals on a drop with 12 sizes with those on a drop without,
// in PAIRS alternating pairs on one server.
func BenchmarkSizes(b *testing.B) {
	n, err := strconv.Atoi(os.Getenv("PAIRS"))
	require.NoError(b, err, "PAIRS is how many pairs to play, as in `make bench-sizes PAIRS=9`")
	require.Positive(b, n)
	a := newEnvironment(b)
	product := a.openShop("product", binary)
	product.holds(product, a.tokens, connections) // every token is seen once before it is measured
	product.holdsOfSizes(a.tokens, connections)
	for b.Loop() {
		var pairs []pair
		for i := range n {
			fmt.Fprintf(os.Stderr, "pair %d of %d\n", i+1, n)
			var p pair
			halves := []func(){
				func() {
					p.base.holds, p.base.soldOut = product.holds(product, a.tokens, connections), product.refusals(true)
				},
				func() {
					p.current.holds, p.current.soldOut = product.holdsOfSizes(a.tokens, connections), product.soldOutSizes()
				},
			}
			halves[i%2]()
			halves[1-i%2]()
			pairs = append(pairs, p)
		}
		require.NoError(b, printRatios(os.Stdout, "12 sizes/none", pairs, metrics()[:6]))
		b.ReportMetric(0, "ns/op")
	}
}
