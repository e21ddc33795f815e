// A published video: <Mdvideo name="intro" transcript="open" /> in MDX. Written by "mdvideo site docusaurus".
// What it shows is put in by remark.mjs while pages are built; here only addresses are filled in.

import React from 'react';
import Head from '@docusaurus/Head';
import {useLocation} from '@docusaurus/router';
import useDocusaurusContext from '@docusaurus/useDocusaurusContext';
import {useBaseUrlUtils} from '@docusaurus/useBaseUrl';
import {addressed, addressedData} from '../mdvideo/fill.mjs';

const FOLDER = 'videos'; // below static/, and in the site

export default function Mdvideo({figure, data = '', styleFile, scriptFile, baseUrl}) {
  const {withBaseUrl} = useBaseUrlUtils();
  const {siteConfig} = useDocusaurusContext();
  const {pathname} = useLocation();
  if (!figure) {
    throw new Error('Mdvideo works in MDX pages for which docusaurus.config names src/mdvideo/remark.mjs');
  }
  const base = baseUrl ?? withBaseUrl(`/${FOLDER}/`);
  const absolute = baseUrl ?? siteConfig.url + base;
  const told = addressedData(data, absolute, siteConfig.url + pathname);
  return (
    <>
      <Head>
        <link rel="stylesheet" href={base + styleFile} />
        <script src={base + scriptFile} defer />
      </Head>
      <div dangerouslySetInnerHTML={{__html: addressed(figure, base) + told}} />
    </>
  );
}
