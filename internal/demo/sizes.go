package demo

import "sneakerhead/internal/drop"

// european returns European sizes from the first one on, with this stock each.
func european(first int, stock ...int) []drop.Size {
	chart := []drop.SizeEdit{
		{Label: "EU 38", Note: "US 5.5 · UK 5 · 23.5 cm"},
		{Label: "EU 39", Note: "US 6.5 · UK 6 · 24.5 cm"},
		{Label: "EU 40", Note: "US 7 · UK 6 · 25 cm"},
		{Label: "EU 41", Note: "US 8 · UK 7 · 26 cm"},
		{Label: "EU 42", Note: "US 8.5 · UK 7.5 · 26.5 cm"},
		{Label: "EU 43", Note: "US 9.5 · UK 8.5 · 27.5 cm"},
		{Label: "EU 44", Note: "US 10 · UK 9 · 28 cm"},
		{Label: "EU 45", Note: "US 11 · UK 10 · 29 cm"},
		{Label: "EU 46", Note: "US 12 · UK 11 · 30 cm"},
		{Label: "EU 47", Note: "US 12.5 · UK 11.5 · 30.5 cm"},
	}
	return stocked(chart[first-38:], stock...)
}

// usMen returns men's sizes of the United States from 7 on, with this stock each.
func usMen(stock ...int) []drop.Size {
	return stocked([]drop.SizeEdit{
		{Label: "US M 7", Note: "EU 40 · UK 6 · 25 cm"},
		{Label: "US M 8", Note: "EU 41 · UK 7 · 26 cm"},
		{Label: "US M 8.5", Note: "EU 42 · UK 7.5 · 26.5 cm"},
		{Label: "US M 9", Note: "EU 42.5 · UK 8 · 27 cm"},
		{Label: "US M 9.5", Note: "EU 43 · UK 8.5 · 27.5 cm"},
		{Label: "US M 10", Note: "EU 44 · UK 9 · 28 cm"},
		{Label: "US M 11", Note: "EU 45 · UK 10 · 29 cm"},
		{Label: "US M 12", Note: "EU 46 · UK 11 · 30 cm"},
	}, stock...)
}

// oneSize returns the only size of a shoe that fits many feet.
func oneSize(stock int, note string) []drop.Size {
	return stocked([]drop.SizeEdit{{Label: "One size", Note: note}}, stock)
}

// stocked returns as many of the sizes as there are counts, in their order.
func stocked(sizes []drop.SizeEdit, stock ...int) []drop.Size {
	all := drop.NewSizes(sizes[:len(stock)])
	for i, n := range stock {
		all[i].Counts = units(n)
	}
	return all
}
