// Package demo has the demo drops of `sneakerhead dev`: one in each status that depends only on the
// clock, each with its own picture. All but one have sizes. Brands and shoes are invented.
package demo

import (
	"time"

	"sneakerhead/internal/drop"
)

// hold is how long a hold of a demo drop lasts.
const hold = time.Minute

// freeReturns is how many unsold holds cost nothing on the other demo drops.
const freeReturns = 2

// CrowdSKU is the SKU of the demo drop that a crowd of simulated buyers moves. On it letting a pair
// go never costs a wait.
const CrowdSKU = "FER-TMP-1-COR"

// Drops returns the demo drops, with starts and ends relative to now. They have no invented sales:
// the one that is almost sold out has few units from the start.
func Drops(now time.Time) []drop.Drop {
	drops := []drop.Drop{
		{
			Name: "Tempo One", Brand: "Ferrow", SKU: CrowdSKU, ImageURL: picture("tempo"),
			Description: "A daily runner in coral mesh, on a foam that is softer at the heel than it looks.",
			Price:       dollars("149.00"), Sizes: european(38, 9, 14, 22, 31, 38, 34, 26, 15, 0, 11),
			StartsAt: now.Add(-10 * time.Minute), EndsAt: now.Add(6 * time.Hour), MaxPerUser: 1,
		},
		{
			Name: "High Court 84", Brand: "Brackwell", SKU: "BRK-HC84-EME", ImageURL: picture("high-court"),
			Description: "Emerald leather, a bone toe and a gum sole. The last three pairs of the run.",
			Price:       dollars("219.00"), Sizes: european(40, 0, 1, 2, 0),
			StartsAt: now.Add(-time.Hour), EndsAt: now.Add(3 * time.Hour), MaxPerUser: 1,
		},
		{
			Name: "Baseline", Brand: "Solvane", SKU: "SLV-BSL-CBT", ImageURL: picture("baseline"),
			Description: "White leather, a cobalt heel, and nothing that a court shoe does not need. Two pairs each, fitted when you collect them.",
			Price:       dollars("119.00"), Counts: units(80),
			StartsAt: now.Add(-30 * time.Minute), EndsAt: now.Add(12 * time.Hour), MaxPerUser: 2,
		},
		{
			Name: "Scree GT", Brand: "Quillon", SKU: "QLN-SCR-VLT", ImageURL: picture("scree"),
			Description: "Fourteen deep lugs and a rubber rand, for ground that moves. The line on its side is the way up.",
			Price:       dollars("179.50"), Sizes: usMen(8, 14, 21, 18, 24, 19, 11, 5),
			StartsAt: now.Add(2 * time.Minute), EndsAt: now.Add(8 * time.Hour), MaxPerUser: 1,
		},
		{
			Name: "Drift Knit", Brand: "Solvane", SKU: "SLV-DRK-LIL", ImageURL: picture("drift"),
			Description: "One piece of lilac knit and no laces: it goes on like a sock, and runs like a shoe.",
			Price:       dollars("139.00"), Sizes: oneSize(150, "Stretches from EU 37 to EU 44"),
			StartsAt: now.Add(5 * time.Hour), EndsAt: now.Add(29 * time.Hour), MaxPerUser: 1,
		},
		{
			Name: "Massif", Brand: "Ferrow", SKU: "FER-MSF-SKY", ImageURL: picture("massif"),
			Description: "Three storeys of sole under sand mesh, sky suede and mustard. Larger than life, on purpose.",
			Price:       dollars("199.00"), Sizes: european(39, 4, 7, 11, 13, 12, 8, 5),
			StartsAt: now.Add(3 * 24 * time.Hour), EndsAt: now.Add(4 * 24 * time.Hour), MaxPerUser: 1,
		},
		{
			Name: "Fellgate Boot", Brand: "Brackwell", SKU: "BRK-FEL-CHS", ImageURL: picture("fellgate"),
			Description: "A sneaker's sole under a boot of chestnut nubuck, with a quilted collar and red laces.",
			Price:       dollars("289.00"), Sizes: european(41, 9, 12, 10, 6, 3),
			StartsAt: now.Add(-26 * time.Hour), EndsAt: now.Add(-2 * time.Hour), MaxPerUser: 1,
		},
	}
	free := freeReturns
	for i := range drops {
		d := &drops[i]
		d.Currency, d.HoldDuration = "USD", hold
		if d.SKU != CrowdSKU {
			d.FreeReturns = &free
		}
		for _, size := range d.Sizes {
			d.Counts = d.Counts.Add(size.Counts)
		}
	}
	return drops
}

// units returns the counts of a drop of which nothing is held or sold.
func units(n int) drop.Counts { return drop.Counts{Total: n, Available: n} }

// picture returns the path at which an embedded picture is served.
func picture(name string) string { return "/media/" + name + ".svg" }

func dollars(amount string) drop.Money {
	price, err := drop.ParseMoney(amount)
	if err != nil {
		panic(err) // the prices above are amounts
	}
	return price
}
