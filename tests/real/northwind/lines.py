#!/usr/bin/python3
"""Joins Northwind's orders, order_details and employees into one CSV with a row a line: lines.py DATA_FOLDER > lines.csv"""
import csv
import sys


def table(name):
    with open('%s/%s.csv' % (sys.argv[1], name), encoding='utf-8-sig', newline='') as f:
        return list(csv.DictReader(f))


def main():
    orders = {o['order_id']: o for o in table('orders')}
    first_name = {e['employee_id']: e['first_name'] for e in table('employees')}
    out = None
    sys.stdout.reconfigure(encoding='utf-8', newline='')
    for line in table('order_details'):
        order = orders[line['order_id']]
        row = {**order, 'first_name': first_name[order['employee_id']], **line}
        if out is None:
            out = csv.DictWriter(sys.stdout, list(row))
            out.writeheader()
        out.writerow(row)


main()
