package app

import "minping/internal/app/records"

// Inventories returns the inventory of every room.
func Inventories() (out []records.Inventory) {
	for _, r := range new(Service).rooms() {
		out = append(out, r.Inventory())
	}
	return out
}
