//go:build linux

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
	y := newYardstick(b, full(n))
	product := y.openShop("product", binary(y.tb), 1)
	product.warmUp()
	product.pairHolds(dropOptions{ofSizes: true})
	for b.Loop() {
		var pairs []pair
		for i := range n {
			fmt.Fprintf(os.Stderr, "pair %d of %d\n", i+1, n)
			var p pair
			halves := []func(){
				func() {
					p.base.holds, p.base.soldOut = product.pairHolds(dropOptions{}), product.soldOut(y.size.many)
				},
				func() {
					p.current.holds, p.current.soldOut = product.pairHolds(dropOptions{ofSizes: true}), product.soldOutSizes(y.size.many)
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
