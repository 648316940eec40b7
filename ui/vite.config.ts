import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [svelte()],
  // Fonts stay files: the content-security policy allows no data: fonts.
  build: { target: 'es2022', assetsInlineLimit: 0 },
});
