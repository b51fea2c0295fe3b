import { expect, test } from 'vitest';
import { placeOf } from './place-of.ts';

const alex = { latitude: 52.5219, longitude: 13.4132 };

test.each([
  '52.5219, 13.4132',
  ' 52.5219 13.4132 ',
  'geo:52.5219,13.4132?z=17',
  'https://www.google.com/maps/@52.5219,13.4132,17z',
  'https://www.google.com/maps/place/Alex/@52.1,13.1,17z/data=!3m1!4b1!4m5!3m4!1s0x0!8m2!3d52.5219!4d13.4132',
  'https://maps.google.com/?q=52.5219%2C13.4132',
  'https://www.google.com/maps/search/?api=1&query=52.5219,13.4132',
  'https://maps.apple.com/?ll=52.5219,13.4132&q=Alex',
  'https://www.openstreetmap.org/?mlat=52.5219&mlon=13.4132#map=17/52.1/13.1',
  'https://www.openstreetmap.org/#map=17/52.5219/13.4132',
])('%s is a place', (text) => {
  expect(placeOf(text)).toEqual(alex);
});

test.each(['', 'Alexanderplatz', '152.5, 13.4', '52.5', 'https://maps.app.goo.gl/abc', '%', '1, 2, 3'])(
  '“%s” is none',
  (text) => {
    expect(placeOf(text)).toBeNull();
  },
);
