// A published video: <Mdvideo name="intro" transcript="open" /> in MDX. Written by "mdvideo site docusaurus".
// remark.mjs inserts the figure while pages are built; the component only fills in URLs.

import React from 'react';
import Head from '@docusaurus/Head';
import {useLocation} from '@docusaurus/router';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import {useBaseUrlUtils} from '@docusaurus/useBaseUrl';
import {fillData, fillUrls} from '../mdvideo/fill.mjs';

const FOLDER = 'videos'; // below static/, and in the site

export default function Mdvideo({figure, data = '', styleFile, scriptFile, baseUrl}) {
  const {withBaseUrl} = useBaseUrlUtils();
  const {siteConfig} = useDocusaurusContext();
  const {pathname} = useLocation();
  if (!figure) {
    throw new Error('Mdvideo needs an MDX page, and src/mdvideo/remark.mjs in remarkPlugins of docusaurus.config');
  }
  const base = baseUrl ?? withBaseUrl(`/${FOLDER}/`);
  const absolute = baseUrl ?? siteConfig.url + base;
  const structuredData = fillData(data, absolute, siteConfig.url + pathname);
  return (
    <>
      <Head>
        <link rel="stylesheet" href={base + styleFile} />
        <script src={base + scriptFile} defer />
      </Head>
      <div dangerouslySetInnerHTML={{__html: fillUrls(figure, base) + structuredData}} />
    </>
  );
}
