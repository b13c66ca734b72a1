"""The big list of naughty strings through name fields: unchanged, or refused with a reason."""
import json
import os
import unittest

from company import DATA, Company, need

need('blns')


class NaughtyTest(Company):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(os.path.join(DATA, 'blns', 'blns.json'), encoding='utf-8') as f:
            cls.strings = json.load(f)
        cls.must('--context', 'admin', 'category', 'create', '--code', 'C', '--name', 'C')

    def through(self, noun, request):
        """Makes one of each; what is listed afterwards must be the string, what is refused must say why."""
        path = os.path.join(self.home, noun + '.ndjson')
        with open(path, 'w', encoding='utf-8') as f:
            for i, text in enumerate(self.strings):
                f.write(json.dumps({'method': noun + ' create', 'request': {**request, 'code': 'N%d' % i, 'name': text}}) + '\n')
        p = self.run_console('--context', 'admin', 'batch', '-f', path, '--keep-going', '--parallel', '4')
        answers = {a['line'] - 1: a for a in map(json.loads, p.stdout.splitlines())}
        self.assertEqual(len(answers), len(self.strings), p.stderr)
        listed = {r['code']: r['name'] for r in json.loads(self.must('--context', 'admin', '--json', noun, 'list', '--all'))}
        refused = 0
        for i, text in enumerate(self.strings):
            if answers[i]['ok']:
                self.assertEqual(answers[i]['reply'][noun]['name'], text)
                self.assertEqual(listed.pop('N%d' % i), text)
                continue
            refused += 1
            error = answers[i]['error']
            self.assertEqual(error['reason'], 'INVALID_FIELDS', (text, error))
            self.assertEqual([d['field'] for d in error['details']], ['name'], (text, error))
            self.assertIn(error['details'][0]['reason'], ('REQUIRED', 'BAD_TEXT', 'TOO_LONG'), text)
            self.assertTrue(error['details'][0]['message'])
        self.assertEqual(listed, {})
        self.assertGreater(len(self.strings) - refused, 400)
        self.assertGreater(refused, 10)  # control characters and empty names are among them

    def test_01_k2_products(self):
        self.through('product', {'category_id': '@C', 'unit': 'x', 'tax_rate': '13', 'list_price': '1'})

    def test_02_k2_customers(self):
        self.through('customer', {})

    def test_03_d21_nothing_is_broken(self):
        self.sound()


if __name__ == '__main__':
    unittest.main(verbosity=2)
