// `MUTATION=<name> node --import <this file> …` runs a program with that mutation.
import { register } from 'node:module';
import process from 'node:process';

register(new URL('hooks.js', import.meta.url), { data: process.env['MUTATION'] });
